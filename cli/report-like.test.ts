import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { describeObserved, type Observed } from '../reports/model/observed.ts';
import type { Report } from '../reports/model/types.ts';
import { makeConformantReport } from '../reports/testing/sample-report.ts';
import { writeReports } from '../reports/write-reports.ts';
import { runHere } from './testing/run-bin.ts';
import { withMock } from './testing/with-mock.ts';

const inFolder = (...names: string[]) => test.info().outputPath(...names);

const OBSERVED: readonly (Observed & { readonly condition: string })[] = [
  {
    condition: 'client_secret is wrong, form',
    outcome: 'refused',
    about: 'token-client-secret-wrong',
    endpoint: 'token',
    parameter: 'client_secret',
    timing: { ms: 17 },
    form: { as: 'text', status: 401, contentType: 'text/plain; charset=utf-8', text: 'Not with that secret' },
  },
  { condition: 'TLS of airisk.example.com', outcome: 'noted', value: 'TLSv1.3' },
];

function makeReport(observations: Report['observations']): string {
  mkdirSync(inFolder('made'), { recursive: true });
  writeReports({ ...makeConformantReport(), observations }, inFolder('made'), ['json']);
  return inFolder('made');
}

const observed = () => makeReport(OBSERVED.map((seen) => ({ ...seen, actual: describeObserved(seen) })));

test('report dialect writes a dialect that mock --dialect serves, and lists what it cannot say', async () => {
  const out = inFolder('ours.json');
  const made = await runHere(['report', 'dialect', observed(), '--out', out]);
  expect(made).toMatchObject({ code: 0, out: expect.stringContaining(`mock --dialect ${out}`) });
  expect(made.err).toContain('TLS of airisk.example.com');
  expect(made.err).toContain('half of them within 17 ms');
  expect(JSON.parse(readFileSync(out, 'utf8'))).toMatchObject({
    extends: 'strict',
    refusals: { 'token-client-secret-wrong': { as: 'text', status: 401, body: 'Not with that secret' } },
  });
  const same = await runHere(['report', 'drift', inFolder('made'), '--dialect', out]);
  expect(same).toMatchObject({ code: 0, out: expect.stringContaining('alike at all 1 points') });
});

test('report drift says where the mock answers otherwise, with exit code 1', async () => {
  const { code, out } = await runHere(['report', 'drift', observed(), '--dialect', 'strict']);
  expect(code).toBe(1);
  expect(out).toContain('there: 401 text/plain; charset=utf-8 “Not with that secret”');
  expect(out).toContain('mock:  401 application/problem+json');
  const json = await runHere(['report', 'drift', inFolder('made'), '--dialect', 'strict', '--json']);
  expect(JSON.parse(json.out)).toMatchObject({ dialect: 'strict', drift: [{}], undecided: [{}] });
});

test('mock --like answers as the deployment of a report did', async () => {
  await withMock(['--like', observed(), '--quiet'], async ({ line }) => {
    expect(line).toContain('(like-');
    const url = /http:\S+/.exec(line)?.[0];
    const form = {
      client_id: 'abc123',
      client_secret: 'wrong',
      redirect_uri: 'https://localhost/callback',
      code: 'x',
    };
    const answer = await fetch(`${url}/api/oauth2/Token`, {
      method: 'POST',
      body: new URLSearchParams(form),
    });
    expect([answer.status, await answer.text()]).toEqual([401, 'Not with that secret']);
  });
});

test('a report of which no mock can be made is refused with what to do', async () => {
  const old = makeReport([{ condition: 'A wrong secret', actual: '401' }]);
  const { code, err } = await runHere(['report', 'dialect', old]);
  expect(code).toBe(7);
  expect(err).toContain('written by an earlier version');
  expect((await runHere(['report', 'show', old])).code).toBe(0);
  expect((await runHere(['report', 'drift', observed()])).err).toContain('needs --dialect NAME or FILE');
  writeFileSync(inFolder('bad.json'), '{"name": "x"}');
  const bad = await runHere(['mock', '--dialect', join(inFolder('bad.json'))]);
  expect(bad).toMatchObject({ code: 2, err: expect.stringContaining('title is missing') });
});
