import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { BenchError, benchFolder } from './require-tools.ts';
import type { Flow } from './server-process.ts';

const run = promisify(execFile);

/** The core that the load comes from. */
const LOAD_CORE = '1';
const CODE = 'CODE_GOES_HERE';

/** How a token request is written. */
export type Encoding = 'form' | 'json';

/** What one round of load is. */
export interface Load {
  readonly encoding: Encoding;
  readonly seconds: number;
  readonly connections: number;
  /** Mean wait of each connection before each request, in ms: a steady load instead of as much as goes. Default 0. */
  readonly delayMs?: number;
  /** Ask for codes and never spend them. */
  readonly abandon?: boolean;
}

/** What a round of load saw. */
export interface Walk {
  readonly flowsPerSecond: number;
  readonly requestsPerSecond: number;
  /** Codes issued. */
  readonly codes: number;
  /** Latency of requests in ms. */
  readonly p50: number;
  readonly p99: number;
}

interface Counted {
  readonly flows: number;
  readonly codes: number;
  readonly others: number;
  readonly requests: number;
  readonly micros: number;
  readonly p50: number;
  readonly p99: number;
  readonly errors: number;
}

/**
 * Walks flows (authorize, then token with the code) through a server for some seconds.
 * @throws BenchError when any answer was not the one of an honest flow: then the figures mean nothing
 */
export async function walkFlows(flow: Flow, load: Load): Promise<Walk> {
  const { stdout } = await run('taskset', ['-c', LOAD_CORE, 'wrk', ...wrkArguments(flow, load)], {
    env: { ...process.env, ...wrkEnvironment(flow, load) },
  });
  const line = stdout.split('\n').find((one) => one.startsWith('{'));
  if (line === undefined) throw new BenchError(`wrk did not finish: ${stdout}`);
  const counted = JSON.parse(line) as Counted;
  const fruitless = load.abandon === true ? counted.codes === 0 : counted.flows === 0;
  if (counted.others > 0 || counted.errors > 0 || fruitless) {
    throw new BenchError(`${flow.url}: not every answer was the one of an honest flow: ${line}`);
  }
  const seconds = counted.micros / 1e6;
  return {
    flowsPerSecond: counted.flows / seconds,
    requestsPerSecond: counted.requests / seconds,
    codes: counted.codes,
    p50: counted.p50 / 1000,
    p99: counted.p99 / 1000,
  };
}

function wrkArguments({ url }: Flow, { seconds, connections }: Load): string[] {
  const script = join(benchFolder, 'load', 'flow.lua');
  return ['-t1', `-c${connections}`, `-d${seconds}s`, '-s', script, url];
}

function wrkEnvironment(flow: Flow, { encoding, delayMs = 0, abandon = false }: Load): NodeJS.ProcessEnv {
  const fields = { ...flow.fields, code: CODE };
  const body = encoding === 'json' ? JSON.stringify(fields) : new URLSearchParams(fields).toString();
  const [head = '', tail = ''] = body.split(CODE);
  return {
    BENCH_AUTHORIZE: flow.authorize,
    BENCH_TOKEN: flow.token,
    BENCH_TYPE: encoding === 'json' ? 'application/json' : 'application/x-www-form-urlencoded',
    BENCH_BODY_HEAD: head,
    BENCH_BODY_TAIL: tail,
    BENCH_COOKIE: flow.cookie,
    BENCH_DELAY_MS: String(delayMs),
    BENCH_ABANDON: abandon ? '1' : '0',
  };
}
