import { once } from 'node:events';
import { type ClientRequest, type IncomingMessage, request } from 'node:http';
import { text } from 'node:stream/consumers';
import { expect, test } from '@playwright/test';
import { type HttpServer, openHttpServer } from '../http/server.ts';
import type { LiveJournal } from '../live-view/live-journal.ts';
import type { MockCore } from '../mock-core.ts';
import { createTestCore, obtainCode } from '../test-kit.ts';
import { createControlHandler } from './control-plane.ts';

const host = '127.0.0.1';
let core: MockCore;
let server: HttpServer;

test.beforeEach(async () => {
  core = createTestCore();
  const control = createControlHandler({ core, token: 'token', host, tls: false });
  server = await openHttpServer({ core, host, port: 0, tls: undefined, control });
});
test.afterEach(() => server.close());

/** Asks as the live view does. */
function ask(query = ''): ClientRequest {
  const path = `/__mock/journal/live?${query}`;
  const headers = { Authorization: 'Bearer token' };
  // Each on a connection of its own, which those that leave break.
  return request({ host, port: server.port, path, headers, agent: false }).end();
}

async function read(asked: ClientRequest): Promise<LiveJournal> {
  const [answer] = (await once(asked, 'response')) as [IncomingMessage];
  return JSON.parse(await text(answer));
}

const waiting = async (waitMs = 20_000): Promise<string> => {
  const { generation, revision } = await read(ask());
  return `generation=${generation}&after=${revision}&waitMs=${waitMs}`;
};

/** Many who wait for what is new, and how many of them have been answered. */
async function watch(count: number) {
  const query = await waiting();
  const all = Array.from({ length: count }, () => ask(query));
  const answered: number[] = [];
  const journals = all.map(async (one, index) => {
    const journal = await read(one);
    answered.push(index);
    return journal;
  });
  await expect.poll(() => core.journal.watchers).toBe(count);
  return { all, answered, journals };
}

test('hundreds may wait for what is new, and none is answered before there is something', async () => {
  const { answered, journals } = await watch(300);
  await new Promise((resolve) => setTimeout(resolve, 300));
  expect(answered).toEqual([]);
  await obtainCode(core);
  const seen = await Promise.all(journals);
  expect(seen.every(({ entries }) => entries.length === 1)).toBe(true);
});

test('a reader who is gone waits no longer', async () => {
  const { all, journals } = await watch(40);
  for (const one of all) one.destroy();
  await Promise.allSettled(journals);
  await expect.poll(() => core.journal.watchers).toBe(0);
});

test('the more there are, the longer news is gathered, so that all together ask no more often', async () => {
  let asked = 0;
  let over = false;
  const follow = async (): Promise<void> => {
    let query = await waiting(1_000);
    while (!over) {
      const { generation, revision } = await read(ask(query));
      asked += 1;
      query = `generation=${generation}&after=${revision}&waitMs=1000`;
    }
  };
  const viewers = Array.from({ length: 100 }, follow);
  const began = performance.now();
  while (performance.now() - began < 2_000) {
    await obtainCode(core);
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  over = true;
  await obtainCode(core);
  await Promise.all(viewers);
  // Two seconds at a hundred a second, and twice each viewer for the beginning and the end.
  expect(asked).toBeLessThan(400);
});

test('closing waits for nobody who waits', async () => {
  const { journals } = await watch(50);
  const began = performance.now();
  await server.close();
  expect(performance.now() - began).toBeLessThan(2_000);
  expect(await Promise.all(journals)).toHaveLength(50);
});
