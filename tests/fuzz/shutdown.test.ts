import { expect, test } from '@playwright/test';
import { type MockServer, startMockServer } from '../../mock-server/start-mock-server.ts';
import { type Encoding, honest } from '../../mock-server/test-kit.ts';
import { Connection, type WireSeen } from './connection.ts';
import { TOKEN_PATH, tokenRequest } from './driver.ts';
import { openCode, openFlow } from './flow.ts';
import { type MockProcess, startMockProcess, stopMockProcess } from './mock-process.ts';

const BUSY = 50;

const connectMany = (port: number): Promise<Connection[]> =>
  Promise.all(Array.from({ length: BUSY }, () => Connection.open(port)));

/** A token request that can be found again in the journal. */
function askToken(connection: Connection, code: string, turn: number): Promise<WireSeen> {
  const encoding: Encoding = turn % 2 === 0 ? 'form' : 'json';
  const { headers = [], body = '' } = tokenRequest(honest(code), encoding);
  return connection.ask({ method: 'POST', target: `${TOKEN_PATH}?turn=${turn}`, headers, body });
}

test.describe('a server that is told to stop', () => {
  let server: MockServer;
  test.beforeEach(async () => {
    server = await startMockServer();
  });
  test.afterEach(() => server.close());

  test('answers every request that had arrived', async () => {
    const connections = await connectMany(server.port);
    const codes = await Promise.all(connections.map((connection) => openCode(connection)));
    const answers = connections.map((connection, i) => askToken(connection, codes[i] ?? '', i));
    // What was written is with the server's kernel by now, and the server has not looked at any of it.
    await new Promise<void>((resolve) => process.nextTick(resolve));
    const closed = server.close();
    const statuses = (await Promise.allSettled(answers)).map((result) =>
      result.status === 'fulfilled' ? result.value.status : String(result.reason),
    );
    expect(statuses).toEqual(Array(BUSY).fill(200));
    await closed;
  });

  test('gives the whole answer to whatever it has recorded, under load', async () => {
    const connections = await connectMany(server.port);
    const answered = new Set<string>();
    let turn = 0;
    let stopping = false;
    const work = async (connection: Connection): Promise<void> => {
      for (;;) {
        turn += 1;
        const mine = turn;
        try {
          await askToken(connection, 'no-such-code', mine);
          answered.add(`turn=${mine}`);
        } catch {
          // Not answered: then it must not have been recorded either.
        }
        if (stopping || connection.ended) return;
      }
    };
    const workers = connections.map(work);
    await expect.poll(() => answered.size, { timeout: 30_000 }).toBeGreaterThan(3 * BUSY);
    stopping = true;
    await server.close();
    await Promise.all(workers);
    const recorded = server.rawJournal().map(({ request }) => request.rawQuery);
    expect(recorded.length).toBeGreaterThan(BUSY);
    expect(recorded.filter((query) => !answered.has(query))).toEqual([]);
  });
});

test.describe('the process', () => {
  let mock: MockProcess;
  test.beforeEach(async () => {
    mock = await startMockProcess();
  });
  test.afterEach(() => stopMockProcess(mock));

  /** Lets the next requests wait inside the provider, so that they are surely on their way when the signal comes. */
  async function armDelay(connection: Connection, delayMs: number): Promise<void> {
    const seen = await connection.ask({
      method: 'POST',
      target: '/__mock/arm',
      headers: [['Authorization', `Bearer ${mock.controlToken}`]],
      body: JSON.stringify({ match: { endpoint: 'token' }, times: BUSY, delayMs }),
    });
    expect(seen.status).toBe(200);
  }

  test('ends with 0 after SIGTERM, and no request that it took is lost', async () => {
    const connections = await connectMany(mock.port);
    const [first] = connections;
    if (first === undefined) throw new Error('no connection');
    const codes = await Promise.all(connections.map((connection) => openCode(connection)));
    await armDelay(first, 1_000);
    const answers = connections.map((connection, i) => askToken(connection, codes[i] ?? '', i));
    await new Promise((resolve) => setTimeout(resolve, 300));
    const told = performance.now();
    mock.child.kill('SIGTERM');
    const seen = await Promise.all(answers);
    expect(seen.map(({ status }) => status)).toEqual(Array(BUSY).fill(200));
    expect(seen.every(({ body }) => body.endsWith('}'))).toBe(true);
    expect(await mock.ended()).toEqual({ code: 0, signal: null });
    // Answered connections do not keep it: it would take its 10 s of grace.
    expect(performance.now() - told).toBeLessThan(8_000);
    expect(mock.errors()).toBe('');
  });

  test('is ended by a second signal although requests are open', async () => {
    const connection = await Connection.open(mock.port);
    const code = await openCode(connection);
    await armDelay(connection, 60_000);
    const answer = askToken(connection, code, 1).catch((error: Error) => error.message);
    await new Promise((resolve) => setTimeout(resolve, 200));
    mock.child.kill('SIGTERM');
    const other = await Connection.open(mock.port).catch(() => undefined);
    other?.close();
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect(mock.child.exitCode).toBeNull();
    mock.child.kill('SIGTERM');
    expect(await mock.ended()).toEqual({ code: null, signal: 'SIGTERM' });
    expect(await answer).toBe('the connection ended before the answer');
  });

  test('survives peers that go away in the middle, and then serves', async () => {
    const leavers = await connectMany(mock.port);
    for (const [i, leaver] of leavers.entries()) {
      void askToken(leaver, 'gone', i).catch(() => undefined);
      leaver.close();
    }
    const connection = await Connection.open(mock.port);
    await openFlow(connection);
    connection.close();
    expect(mock.errors()).toBe('');
  });
});
