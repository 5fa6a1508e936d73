import { expect, test } from '@playwright/test';
import { judgeLog } from './log.ts';
import type { ObservationInput } from './sample.ts';

const TOKEN = 'a-token-of-the-run\r\nX-Injected: yes';

function inputOf(text: string, crashed: boolean): ObservationInput {
  return {
    subject: { client: { secret: 'a-secret-for-tests-only' } },
    output: text,
    written: [{ scenario: 'answer-token-unsafe', title: 'A token unfit for a header', text, crashed }],
    ...{ samples: [], codes: new Set<string>(), tokens: new Set([TOKEN]) },
  } as unknown as ObservationInput;
}

test('a token with a line break in it is shown where it was written, masked', () => {
  const found = judgeLog(
    inputOf(`TypeError: "Bearer ${TOKEN}" is an invalid header value.\n    at append`, true),
  );
  expect(found).toMatchObject({
    holds: false,
    actual: 'it contained a token: when it crashed during "A token unfit for a header"',
    playedIn: 'answer-token-unsafe',
    shown: [{ kind: 'log', text: 'TypeError: "Bearer [a token]" is an invalid header value.' }],
  });
});

test('a token that is percent-encoded is shown as well', () => {
  const found = judgeLog(inputOf(`GET /data?t=${encodeURIComponent('a/token+of the-run')}`, false));
  expect(found.holds).toBe(true);
  const other = { ...inputOf('', false), tokens: new Set(['a/token+of the-run']) };
  const text = `first\nGET /data?t=a%2Ftoken%2Bof%20the-run\nlast`;
  const shown = judgeLog({ ...other, output: text, written: [] });
  expect(shown).toMatchObject({ holds: false, shown: [{ text: 'GET /data?t=[a token]' }] });
});
