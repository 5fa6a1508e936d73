import { expect, test } from '@playwright/test';
import type { MockCore } from '../../mock-core.ts';
import { ask, createTestCore, header, obtainCode, obtainToken } from '../../test-kit.ts';

const get = (core: MockCore, path: string, authorization?: string, method = 'GET') =>
  ask(core, { method, path, headers: authorization === undefined ? [] : [['Authorization', authorization]] });

async function ids(core: MockCore, path: string, token: string): Promise<string[]> {
  const list: { id: string }[] = JSON.parse(String((await get(core, path, `Bearer ${token}`)).body));
  return list.map(({ id }) => id);
}

const USER_PATHS = [
  '/api/Chat/GetConversations',
  '/api/Chat/GetConversations/agent_risk',
  '/api/Chat/GetConversations/agent_risk/5/0/high',
  '/api/Chat/GetConversation/conv_42_001',
  '/api/Chat/ListAgents',
];

for (const path of [...USER_PATHS, '/api/Users/ListUsers']) {
  test(`${path} opens to a user's token and to nothing less`, async () => {
    const core = createTestCore();
    const user = await obtainToken(core, 'user_42');
    const code = await obtainCode(core);
    expect((await get(core, path, `Bearer ${user}`)).status).toBe(200);
    expect((await get(core, path, `bEaReR   ${user}`)).status).toBe(200);
    const bad = [
      undefined,
      'Bearer',
      'Bearer ',
      `Basic ${user}`,
      `Bearer ${user}x`,
      `Bearer ${user.slice(1)}`,
      `Bearer ${code}`,
      user,
      `Bearer ${user} ${user}`,
      `Bearer ${user},`,
    ];
    for (const authorization of bad) {
      const answer = await get(core, path, authorization);
      expect([authorization, answer.status]).toEqual([authorization, 401]);
      expect(header(answer, 'www-authenticate')).toMatch(/^Bearer/);
    }
    const inQuery = await ask(core, { path, rawQuery: `access_token=${user}` });
    expect(inQuery.status).toBe(401);
  });
}

test('a generic token is good for ListUsers only', async () => {
  const core = createTestCore();
  const token = await obtainToken(core);
  expect((await get(core, '/api/Users/ListUsers', `Bearer ${token}`)).status).toBe(200);
  for (const path of USER_PATHS) expect((await get(core, path, `Bearer ${token}`)).status).toBe(403);
});

test('a token ends at the instant that was printed', async () => {
  const core = createTestCore();
  core.clock.advance(400);
  const token = await obtainToken(core);
  core.clock.freeze(Date.UTC(2025, 2, 31, 13, 12, 16, 999));
  expect((await get(core, '/api/Users/ListUsers', `Bearer ${token}`)).status).toBe(200);
  core.clock.advance(1);
  const answer = await get(core, '/api/Users/ListUsers', `Bearer ${token}`);
  expect([answer.status, answer.condition]).toEqual([401, 'resource-token-expired']);
});

test('conversations come in pages of 20, newest first, without gaps or repetitions', async () => {
  const core = createTestCore();
  const token = await obtainToken(core, 'user_42');
  expect(await ids(core, '/api/Chat/GetConversations', token)).toHaveLength(20);
  const pages: string[][] = [];
  for (let page = 1; page <= 5; page += 1) {
    pages.push(await ids(core, `/api/Chat/GetConversations/agent_risk/4/${(page - 1) * 4}/`, token));
  }
  const all = await ids(core, '/api/Chat/GetConversations/agent_risk', token);
  expect(pages.map(({ length }) => length)).toEqual([4, 4, 4, 4, 0]);
  expect(pages.flat()).toEqual(all);
  expect(new Set(all).size).toBe(16);
});

test('conversations are searched by their metadata', async () => {
  const core = createTestCore();
  const token = await obtainToken(core, 'user_42');
  const found = await ids(core, '/api/Chat/GetConversations/agent_policy/50/0/LEGAL', token);
  expect(found.length).toBeGreaterThan(0);
  expect(found.length).toBeLessThan(16);
  expect(await ids(core, '/api/Chat/GetConversations/agent_policy/50/0/no%20such', token)).toEqual([]);
});

for (const tail of ['0/0/', '-1/0/', 'x/0/', '1.5/0/', '9999/0/', '5/-1/', '5/x/', '5/99999999999/']) {
  test(`a page must make sense: ${tail}`, async () => {
    const core = createTestCore();
    const token = await obtainToken(core, 'user_42');
    const answer = await get(core, `/api/Chat/GetConversations/agent_risk/${tail}`, `Bearer ${token}`);
    expect(answer.status).toBe(400);
  });
}

test('nobody sees the conversations of another', async () => {
  const core = createTestCore();
  const grace = await obtainToken(core, 'user_7');
  expect(await ids(core, '/api/Chat/GetConversations', grace)).toHaveLength(5);
  expect((await get(core, '/api/Chat/GetConversation/conv_42_001', `Bearer ${grace}`)).status).toBe(404);
  expect((await get(core, '/api/Chat/GetConversation/conv_7_001', `Bearer ${grace}`)).status).toBe(200);
});

test('nothing about passwords is listed', async () => {
  const core = createTestCore();
  const answer = await get(core, '/api/Users/ListUsers', `Bearer ${await obtainToken(core)}`);
  expect(answer.body).toBe('[{"id":"user_42","name":"Ada Lovelace"},{"id":"user_7","name":"Grace Hopper"}]');
});
