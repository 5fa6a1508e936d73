/**
 * Shows what the shared store promises, at length: `node dist/scripts/prove-store.js [--races N] [--flows N]`, before a
 * release. Three mock processes on one store; races for one code have one winner each; a process, and then the store, is
 * killed in the middle of flows, and no code is good twice. Ends with 1 when a code yielded two tokens.
 */
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { Agent, request } from 'node:http';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { startBin } from '../cli/testing/run-bin.ts';
import {
  findStoreProgram,
  startTestStore,
  type TestStore,
  tellMissingStore,
  versionOf,
} from '../mock-server/store/testing/redis-server.ts';
import { CALLBACK, honest, toForm } from '../mock-server/test-kit.ts';

const INSTANCES = 3;
/** Requests for each code at each instance, and codes that are raced for at the same time. */
const AT_EACH = 2;
const AT_ONCE = 8;
/** What was killed is back long before. */
const PATIENCE_MS = 60_000;

/** The weakest that a server of the tests' own could have: it may forget the last second. */
const FORGETFUL = ['--save', '', '--appendonly', 'yes', '--appendfsync', 'everysec'];

interface Mock {
  readonly child: ChildProcess;
  readonly url: string;
}

const agent = new Agent({ keepAlive: true, maxSockets: 256 });
/** By code: how many tokens it yielded. */
const tokens = new Map<string, number>();
const counted = { 200: 0, refused: 0, 503: 0, broken: 0 };

/** @returns status 0 where the connection broke */
function ask(url: string, body?: string): Promise<{ status: number; location: string; body: string }> {
  return new Promise((resolve) => {
    const headers = body === undefined ? {} : { 'Content-Type': 'application/x-www-form-urlencoded' };
    const broken = (): void => resolve({ status: 0, location: '', body: '' });
    const asking = request(url, { agent, method: body === undefined ? 'GET' : 'POST', headers }, (answer) => {
      let text = '';
      answer.setEncoding('utf8').on('data', (chunk: string) => {
        text += chunk;
      });
      answer.on('error', broken);
      answer.on('end', () =>
        resolve({ status: answer.statusCode ?? 0, location: answer.headers.location ?? '', body: text }),
      );
    });
    asking.on('error', broken);
    asking.end(body);
  });
}

async function authorize({ url }: Mock): Promise<string | undefined> {
  const query = toForm({ client_id: 'abc123', redirect_uri: CALLBACK });
  const { location, status } = await ask(`${url}/api/oauth2?${query}`);
  if (location === '') counted[status === 503 ? 503 : 'broken'] += 1;
  return location === '' ? undefined : (new URL(location).searchParams.get('code') ?? undefined);
}

/** As an application does that finds nobody there: it tries again, at whoever stands there by then. */
async function authorizeAgain(find: () => Mock): Promise<string> {
  const end = Date.now() + PATIENCE_MS;
  for (;;) {
    const code = await authorize(find());
    if (code !== undefined) return code;
    if (Date.now() > end) throw new Error('no code was granted for a minute');
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}

async function redeem({ url }: Mock, code: string): Promise<boolean> {
  const { status, body } = await ask(`${url}/api/oauth2/Token`, toForm(honest(code)));
  const token = body.includes('access_token');
  if (token) tokens.set(code, (tokens.get(code) ?? 0) + 1);
  if (status === 200) counted[200] += 1;
  else if (status === 503) counted[503] += 1;
  else if (status === 0) counted.broken += 1;
  else counted.refused += 1;
  return token;
}

async function startMock(store: TestStore): Promise<Mock> {
  const child = startBin(['mock', '--store', store.url, '--port', '0', '--json']);
  child.stderr.resume();
  const [line] = (await Promise.race([
    once(createInterface({ input: child.stdout }), 'line'),
    once(child, 'exit').then(() => Promise.reject(new Error('a mock ended before it was ready'))),
  ])) as [string];
  return { child, url: (JSON.parse(line) as { url: string }).url };
}

/** Does so many pieces of work, some at the same time. */
async function doMany(count: number, atOnce: number, work: (at: number) => Promise<void>): Promise<void> {
  let next = 0;
  await Promise.all(
    Array.from({ length: atOnce }, async () => {
      while (next < count) await work(next++);
    }),
  );
}

const mockAt = (mocks: readonly Mock[], at: number): Mock => mocks[at % mocks.length] as Mock;

/** So many codes, each redeemed at all instances at the same moment. @returns races without exactly one winner */
async function race(mocks: readonly Mock[], count: number): Promise<number> {
  let wrong = 0;
  await doMany(count, AT_ONCE, async (at) => {
    const code = await authorizeAgain(() => mockAt(mocks, at));
    const runners = Array.from({ length: INSTANCES * AT_EACH }, (_, runner) => mockAt(mocks, runner));
    const won = await Promise.all(runners.map((mock) => redeem(mock, code)));
    if (won.filter(Boolean).length !== 1) wrong += 1;
  });
  return wrong;
}

/** So many flows, each code sent again at another instance; in the middle something is killed. */
async function flows(mocks: Mock[], count: number, kill: () => Promise<void>): Promise<string[]> {
  const codes: string[] = [];
  let killing: Promise<void> | undefined;
  await doMany(count, AT_ONCE, async (at) => {
    if (at === Math.floor(count / 3)) killing = kill();
    const code = await authorizeAgain(() => mockAt(mocks, at));
    codes.push(code);
    await redeem(mockAt(mocks, at + 1), code);
    await redeem(mockAt(mocks, at + 2), code);
  });
  await killing;
  return codes;
}

function tell(what: string): void {
  const twice = [...tokens.values()].filter((count) => count > 1).length;
  console.log(
    `${what}: ${tokens.size} codes yielded a token, ${twice} more than one (answers: ${counted[200]} with a token, ${counted.refused} refused, ${counted[503]} without the store, ${counted.broken} broken off)`,
  );
  if (twice > 0) process.exitCode = 1;
  tokens.clear();
  Object.assign(counted, { 200: 0, refused: 0, 503: 0, broken: 0 });
}

async function prove(program: string, races: number, flowCount: number): Promise<void> {
  const store = await startTestStore(program, FORGETFUL);
  const mocks: Mock[] = [];
  try {
    for (let at = 0; at < INSTANCES; at += 1) mocks.push(await startMock(store));
    const wrong = await race(mocks, races);
    if (wrong > 0) process.exitCode = 1;
    tell(`${races} races over ${INSTANCES} processes, ${wrong} without exactly one winner`);

    const seen = await flows(mocks, flowCount, async () => {
      mocks[1]?.child.kill('SIGKILL');
      mocks[1] = await startMock(store);
    });
    for (const code of seen) await redeem(mockAt(mocks, 0), code);
    tell(`${flowCount} flows, a process killed and started again in the middle, then every code once more`);

    const more = await flows(mocks, flowCount, async () => {
      await store.kill();
      await new Promise((resolve) => setTimeout(resolve, 500));
      await store.start();
    });
    for (const code of more) await redeem(mockAt(mocks, 1), code);
    tell(`${flowCount} flows, the store killed and started again in the middle, then every code once more`);
  } finally {
    for (const { child } of mocks) child.kill('SIGKILL');
    agent.destroy();
    await store.remove();
  }
}

const { values } = parseArgs({
  options: { races: { type: 'string', default: '10000' }, flows: { type: 'string', default: '1000' } },
});
const program = findStoreProgram();
if (program === undefined) tellMissingStore();
else {
  console.log(`the store is ${versionOf(program)}`);
  await prove(program, Number(values.races), Number(values.flows));
}
