import { expect, test } from '@playwright/test';
import {
  ask,
  authorize,
  CALLBACK,
  createTestCore,
  exchange,
  honest,
  obtainCode,
  redirectQuery,
  toForm,
} from '../test-kit.ts';

const FORM = ['Content-Type', 'application/x-www-form-urlencoded'] as const;

test('ten wrong secrets shut a client out for a second, and no longer', async () => {
  const core = createTestCore({ dialect: 'secrets-locked-out' });
  const code = await obtainCode(core);
  for (let i = 0; i < 10; i += 1)
    expect((await exchange(core, honest(code, { client_secret: `wrong-${i}` }))).status).toBe(401);
  expect((await exchange(core, honest(code))).status).toBe(429);
  core.clock.advance(1000);
  expect((await exchange(core, honest(code))).status).toBe(200);
});

test('a code survives two refused exchanges, not three', async () => {
  const core = createTestCore({ dialect: 'codes-locked-after-failures' });
  for (const [failures, status] of [
    [2, 200],
    [3, 400],
  ] as const) {
    const code = await obtainCode(core);
    for (let i = 0; i < failures; i += 1)
      expect((await exchange(core, honest(code, { redirect_uri: 'https://wrong.invalid/' }))).status).toBe(
        400,
      );
    expect((await exchange(core, honest(code))).status).toBe(status);
  }
});

test('a token request has neither query nor Authorization', async () => {
  const core = createTestCore({ dialect: 'token-requests-bare' });
  const body = toForm(honest(await obtainCode(core)));
  const send = (over: { rawQuery?: string; headers?: readonly (readonly [string, string])[] }) =>
    ask(core, {
      method: 'POST',
      path: '/api/oauth2/Token',
      body,
      ...over,
      headers: [FORM, ...(over.headers ?? [])],
    });
  expect((await send({ rawQuery: 'v=1' })).status).toBe(400);
  expect((await send({ headers: [['Authorization', 'Bearer x']] })).status).toBe(400);
  expect((await send({})).status).toBe(200);
});

test('authorization by POST makes the checks of GET', async () => {
  const core = createTestCore({ dialect: 'authorization-by-post' });
  const send = (fields: Record<string, string>) =>
    ask(core, { method: 'POST', path: '/api/oauth2', headers: [FORM], body: toForm(fields) });
  const good = { client_id: 'abc123', redirect_uri: CALLBACK };
  expect(redirectQuery(await send(good)).get('code')).toBeTruthy();
  expect((await send({ ...good, redirect_uri: 'https://wrong.invalid/' })).status).toBe(400);
  expect((await send({ ...good, client_id: 'nobody' })).status).toBe(401);
  expect((await authorize(createTestCore(), good)).status).toBe(302);
});

test('a slash at the end of a path does not matter', async () => {
  const core = createTestCore({ dialect: 'paths-with-slash' });
  const body = toForm(honest(await obtainCode(core)));
  const answer = await ask(core, { method: 'POST', path: '/api/oauth2/Token/', headers: [FORM], body });
  expect(answer.status).toBe(200);
});

test('ten wrong passwords within an hour lock an account, and no other', async () => {
  const core = createTestCore({ dialect: 'accounts-locked', interaction: 'login' });
  const signIn = async (username: string, password: string) => {
    const page = await authorize(core, { client_id: 'abc123', redirect_uri: CALLBACK });
    const interaction = /name="interaction" value="([^"]+)"/.exec(String(page.body))?.[1];
    const path = '/api/oauth2/interaction/sign-in';
    const body = toForm({ interaction, username, password });
    return (await ask(core, { method: 'POST', path, headers: [FORM], body })).condition;
  };
  for (let i = 0; i < 9; i += 1) await signIn('ada', `wrong-${i}`);
  expect(await signIn('ada', 'mock-password-ada')).toBe('interaction-page');
  expect(await signIn('ada', 'wrong-9')).toBe('sign-in-failed');
  expect(await signIn('ada', 'mock-password-ada')).toBe('sign-in-failed');
  expect(await signIn('grace', 'mock-password-grace')).toBe('interaction-page');
  core.clock.advance(3_600_000);
  expect(await signIn('ada', 'mock-password-ada')).toBe('interaction-page');
});
