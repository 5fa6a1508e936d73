import { expect, test } from '@playwright/test';
import { loadDialect } from '../../mock-server/config/load-dialect.ts';
import { type MockServerOptions, startMockServer } from '../../mock-server/index.ts';
import { openTarget } from '../../runner/targets/open-target.ts';
import { Provider } from '../flows/provider.ts';
import { BrowserSession, SharedBrowser } from '../flows/visit.ts';
import { Wire } from '../flows/wire.ts';
import { askOlder } from './ends-older.ts';

/** What is asked of a mock with this dialect. */
async function ask(dialect: MockServerOptions['dialect']) {
  const mock = await startMockServer({ ...(dialect && { dialect }) });
  const [client] = mock.clients;
  const [redirectUri = ''] = client?.redirectUris ?? [];
  const config = {
    ...{ name: 'a mock', folder: process.cwd(), baseUrl: mock.url, interaction: { kind: 'none' as const } },
    client: { id: client?.id ?? '', secret: client?.secret ?? '', redirectUri },
  };
  const plan = { target: { kind: 'deployment' as const, config }, allowAttacks: false, tagKey: '00' };
  const target = await openTarget(plan, false);
  const wire = new Wire({ timeoutMs: 5000 });
  const provider = new Provider(
    target,
    wire,
    new BrowserSession(target, new SharedBrowser()),
    () => undefined,
  );
  try {
    return {
      alone: await askOlder(provider),
      withResource: await askOlder(provider, { userid: 'user_42', path: '/api/Chat/GetConversations' }),
      unopened: await askOlder(provider, { path: '/api/Chat/GetConversations' }),
    };
  } finally {
    wire.close();
    await mock.close();
  }
}

const live = (base: string, code: 'one' | 'any', token: 'one' | 'any') => {
  const dialect = loadDialect(base);
  return { ...dialect, code: { ...dialect.code, live: code }, token: { ...dialect.token, live: token } };
};

test('codes and tokens are told apart, and tokens are looked at with a resource that they open only', async () => {
  expect(await ask('strict')).toEqual({
    alone: { codes: 'kept', tokens: 'unclear' },
    withResource: { codes: 'kept', tokens: 'kept' },
    unopened: { codes: 'kept', tokens: 'unclear' },
  });
  expect((await ask('one-live-code')).withResource).toEqual({ codes: 'ended', tokens: 'kept' });
  expect((await ask('one-live-token')).withResource).toEqual({ codes: 'kept', tokens: 'ended' });
});

test('a deployment with one live code and one live token is known for both', async () => {
  expect((await ask(live('strict', 'one', 'one'))).withResource).toEqual({ codes: 'ended', tokens: 'ended' });
});

test('a token that is given again has not been ended', async () => {
  expect((await ask('token-again')).withResource).toEqual({ codes: 'kept', tokens: 'kept' });
});
