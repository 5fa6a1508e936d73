import { expect, test } from '@playwright/test';
import { DEFAULT_TOTP_SECRETS } from '../../config/defaults.ts';
import { explainEntries } from '../../journal/tag-secrets.ts';
import type { MockCore } from '../../mock-core.ts';
import {
  ask,
  authorize,
  CALLBACK,
  createTestCore,
  type Fields,
  header,
  TEST_INSTANT,
  toForm,
} from '../../test-kit.ts';
import type { ProviderAnswer } from '../steps.ts';
import { makeOneTimeCode } from './make-one-time-code.ts';

/** RFC 6238 appendix B, SHA-1, the last six of the eight digits. */
test('makes the codes of RFC 6238', async () => {
  const seed = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ';
  for (const [seconds, code] of [
    [59, '287082'],
    [1111111109, '081804'],
    [1111111111, '050471'],
    [1234567890, '005924'],
    [2000000000, '279037'],
    [20000000000, '353130'],
  ] as const)
    expect(await makeOneTimeCode(seed, Math.floor(seconds / 30))).toBe(code);
});

const PERIOD = Math.floor(TEST_INSTANT / 30_000);
const codeAt = (drift: number) => makeOneTimeCode(DEFAULT_TOTP_SECRETS[0] ?? '', PERIOD + drift);

async function submit(core: MockCore, page: ProviderAnswer, form: string, fields: Fields) {
  const interaction = /name="interaction" value="([^"]+)"/.exec(String(page.body))?.[1];
  const answer = await ask(core, {
    method: 'POST',
    path: `/api/oauth2/interaction/${form}`,
    headers: [['Content-Type', 'application/x-www-form-urlencoded']],
    body: toForm({ interaction, ...fields }),
  });
  const location = header(answer, 'location');
  return location?.startsWith('/') ? ask(core, { path: location }) : answer;
}

async function askForCode(core: MockCore): Promise<ProviderAnswer> {
  const page = await authorize(core, { client_id: 'abc123', redirect_uri: CALLBACK });
  return submit(core, page, 'sign-in', { username: 'ada', password: 'mock-password-ada' });
}

const start = () => createTestCore({ dialect: 'totp', interaction: 'login' });

test('after the password the code is asked for, then consent', async () => {
  const core = start();
  const page = await askForCode(core);
  expect(page.body).toContain('autocomplete="one-time-code"');
  expect((await submit(core, page, 'decision', { decision: 'approve' })).status).toBe(400);
  const again = await submit(core, await askForCode(core), 'one-time-code', { otp: '000000' });
  expect(again.body).toContain('This code is not right');
  const consent = await submit(core, again, 'one-time-code', { otp: await codeAt(0) });
  expect((await submit(core, consent, 'decision', { decision: 'approve' })).condition).toBe(
    'authorize-success',
  );
});

test('a code is taken once, one period early or late, and never an older one', async () => {
  const core = start();
  const enter = async (otp: string) => {
    const answer = await submit(core, await askForCode(core), 'one-time-code', { otp });
    return String(answer.body).includes('value="approve"');
  };
  expect(await enter(await codeAt(-2))).toBe(false);
  expect(await enter(await codeAt(2))).toBe(false);
  expect(await enter(await codeAt(-1))).toBe(true);
  expect(await enter(await codeAt(-1))).toBe(false);
  expect(await enter(await codeAt(1))).toBe(true);
  expect(await enter(await codeAt(0))).toBe(false);
  const shown = JSON.stringify(explainEntries(core.journal, core.config));
  expect(shown).not.toContain(await codeAt(1));
});

test('too many wrong codes end the request', async () => {
  const core = start();
  let page = await askForCode(core);
  for (let i = 0; i < 4; i += 1) page = await submit(core, page, 'one-time-code', { otp: '12' });
  expect((await submit(core, page, 'one-time-code', { otp: '12' })).condition).toBe(
    'authorize-sign-in-exhausted',
  );
});
