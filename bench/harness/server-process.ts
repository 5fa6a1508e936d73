import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { get } from 'node:http';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { packageRoot } from '../../specs/index.ts';
import { BenchError, benchFolder } from './require-tools.ts';

/** The core that servers run on; the load comes from the other one. */
const SERVER_CORE = '0';
export const LOAD_CORE = '1';
/** Where nothing is pinned: a run has processes of its own. */
export const BOTH_CORES = '0,1';
const START_LIMIT_MS = 30_000;

/** What is measured: a script of `bench/servers`, or the command line. */
export interface Subject {
  /** As the table calls it. */
  readonly name: string;
  /** Arguments of `node`; paths are relative to the root of the package. */
  readonly args: readonly string[];
}

const server = (name: string, script: string, ...args: string[]): Subject => ({
  name,
  args: [join(benchFolder, 'servers', script), ...args],
});

/** Every server there is to measure. */
export const subjects = {
  mock: server('the mock', 'mock.mjs'),
  mockWithoutJournal: server('the mock, journal off', 'mock.mjs', 'journal-off'),
  mockCommand: {
    name: '`airisk-conformance mock`',
    args: ['bin/airisk-conformance.js', 'mock', '--port', '0', '--json'],
  },
  polka: server('bare polka', 'polka.mjs'),
  proxy: server('the proxy', 'proxy.mjs'),
  passThrough: server('plain pass-through', 'pass-through.mjs'),
  express: server('bare express', 'express.mjs'),
  oauth2MockServer: server('oauth2-mock-server', 'oauth2-mock-server.mjs'),
  oidcProvider: server('oidc-provider', 'oidc-provider.mjs'),
} as const satisfies Record<string, Subject>;

/** What a flow through a server looks like; the code is added to `fields`. */
export interface Flow {
  readonly url: string;
  readonly authorize: string;
  readonly token: string;
  readonly fields: Readonly<Record<string, string>>;
  readonly cookie: string;
}

/** A server that answers. */
export interface RunningServer {
  readonly name: string;
  readonly flow: Flow;
  /** From spawning the process to its first whole answer, in ms. */
  readonly firstAnswerMs: number;
  /** Resident memory in MB: now, and at its highest so far (Linux only). */
  memory(): { readonly now: number; readonly peak: number };
  /** Processor time so far, in s (Linux only). */
  processorSeconds(): number;
  stop(): Promise<void>;
}

/**
 * Starts a server on its core and asks it once.
 * @param cores that it may use, as taskset names them
 * @param more What else it is told, such as an address
 * @throws BenchError when it does not answer
 */
export async function startServer(
  { name, args }: Subject,
  cores = SERVER_CORE,
  more: readonly string[] = [],
): Promise<RunningServer> {
  const started = performance.now();
  const child = spawn('taskset', ['-c', cores, process.execPath, ...args, ...more], {
    cwd: packageRoot,
    stdio: ['ignore', 'pipe', 'ignore'],
    env: { ...process.env, NODE_ENV: 'test' },
  });
  const exited = once(child, 'exit');
  const stop = async (): Promise<void> => {
    child.kill('SIGKILL');
    await exited;
  };
  try {
    const flow = { ...DOCUMENTED_FLOW, ...(await firstJsonLine(child, name)) };
    await ask(flow);
    const firstAnswerMs = performance.now() - started;
    return {
      name,
      flow,
      firstAnswerMs,
      memory: () => readMemory(child.pid),
      processorSeconds: () => readProcessorSeconds(child.pid),
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** What the command line does not say of itself. */
const DOCUMENTED_FLOW = {
  authorize: '/api/oauth2?client_id=abc123&redirect_uri=https%3A%2F%2Flocalhost%2Fcallback',
  token: '/api/oauth2/Token',
  fields: {
    client_id: 'abc123',
    client_secret: 'mock-secret-abc123-not-for-production',
    redirect_uri: 'https://localhost/callback',
  },
  cookie: '',
};

async function firstJsonLine(child: ChildProcess, name: string): Promise<Pick<Flow, 'url'>> {
  if (child.stdout === null) throw new BenchError(`${name} has no output`);
  const lines = createInterface({ input: child.stdout });
  const timer = setTimeout(() => child.kill('SIGKILL'), START_LIMIT_MS);
  try {
    for await (const line of lines) if (line.startsWith('{')) return JSON.parse(line) as Flow;
  } finally {
    clearTimeout(timer);
    // Whatever it says later must not fill the pipe.
    child.stdout.resume();
  }
  throw new BenchError(`${name} did not start: node ${child.spawnargs.slice(4).join(' ')}`);
}

function ask({ url, authorize, cookie }: Flow): Promise<void> {
  return new Promise((resolve, reject) => {
    const headers = cookie === '' ? {} : { cookie };
    get(url + authorize, { agent: false, headers }, (response) => {
      const { statusCode = 0 } = response;
      response.resume().on('end', () => {
        if (statusCode < 400) resolve();
        else reject(new BenchError(`${url}${authorize} answered ${statusCode}`));
      });
    }).on('error', reject);
  });
}

/** @param pid of a process. @returns user and system time, in s */
export function readProcessorSeconds(pid: number | undefined): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
  // Fields 14 and 15 of the file, in ticks of 10 ms.
  return (Number(fields[11]) + Number(fields[12])) / 100;
}

function readMemory(pid: number | undefined): { now: number; peak: number } {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  const megabytes = (field: string): number =>
    Number(new RegExp(`${field}:\\s+(\\d+) kB`).exec(status)?.[1] ?? Number.NaN) / 1024;
  return { now: megabytes('VmRSS'), peak: megabytes('VmHWM') };
}
