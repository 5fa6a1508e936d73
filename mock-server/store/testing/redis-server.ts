/** A store of the tests' own: a Redis or Valkey server on a free port, which lives and dies as the test wants. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pause } from '../../timers.ts';

/** A running server. */
export interface TestStore {
  readonly url: string;
  /** Of its process. */
  readonly pid: number | undefined;
  /** Tells it a command: SAVE writes to its disk, which it does not do by itself unless its arguments say so. */
  tell(command: 'SAVE' | 'FLUSHALL'): Promise<void>;
  /** Ends it at once, as a crash would. */
  kill(): Promise<void>;
  /** Starts it again, with what it kept. */
  start(): Promise<void>;
  /** Takes it away, with what it kept. */
  remove(): Promise<void>;
}

const PROGRAMS = ['valkey-server', 'redis-server'];

/** The program that is installed, if any is; of two that one which AIRISK_STORE_PROGRAM names. */
export function findStoreProgram(): string | undefined {
  const wanted = process.env['AIRISK_STORE_PROGRAM'];
  return (wanted ? [wanted] : PROGRAMS).find((program) => versionOf(program) !== '');
}

/** A program as it calls itself, such as `Valkey server v=8.0.1`; empty where there is none. */
export function versionOf(program: string): string {
  const { stdout } = spawnSync(program, ['--version'], { encoding: 'utf8' });
  return /^.* v=\S+/.exec(stdout ?? '')?.[0] ?? '';
}

/** What is said, once, where tests need a store and there is none. @throws where AIRISK_STORE_NEEDED says that there is one */
export function tellMissingStore(): void {
  const line =
    'left out: everything that needs a store, since neither valkey-server nor redis-server is installed (apt-get install redis-server)';
  if (process.env['AIRISK_STORE_NEEDED']) throw new Error(line);
  console.error(line);
}

/** @param args further arguments of the server; without any it keeps nothing on the disk */
export async function startTestStore(
  program: string,
  args: readonly string[] = ['--save', '', '--appendonly', 'no'],
): Promise<TestStore> {
  const folder = mkdtempSync(join(tmpdir(), 'airisk-store-'));
  const port = await freePort();
  let child: ChildProcess | undefined;
  const start = async (): Promise<void> => {
    const given = ['--port', `${port}`, '--bind', '127.0.0.1', '--dir', folder, ...args];
    child = spawn(program, given, { stdio: 'ignore' });
    for (let attempt = 0; !(await answers(port)); attempt += 1) {
      if (attempt > 200) throw new Error(`${program} does not start`);
      await pause(10);
    }
  };
  const kill = async (): Promise<void> => {
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const gone = once(child, 'exit');
    child.kill('SIGKILL');
    await gone;
  };
  await start();
  return {
    url: `redis://127.0.0.1:${port}`,
    get pid() {
      return child?.pid;
    },
    async tell(command) {
      if (!(await answers(port, command))) throw new Error(`${program} does not answer`);
    },
    kill,
    start,
    async remove() {
      await kill();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  return typeof address === 'object' && address !== null ? address.port : 0;
}

function answers(port: number, command = 'PING'): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('data', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
    socket.write(`${command}\r\n`);
  });
}
