/** The way to a Redis or Valkey server. The client library is the user's, and loaded only here. */
import { createHash } from 'node:crypto';
import { startTimer, stopTimer } from '../../timers.ts';
import { StoreLostError, StoreRefusedError } from './store-lost.ts';

/** What a script gives back: texts, whole numbers, null, and lists of them. */
export type Reply = string | number | null | readonly Reply[];

/** A server that runs scripts. */
export interface RedisLink {
  /**
   * Runs a script on all that is under the prefix. Where the way was broken, not before `onOpen` has done its work.
   * @param first part of that work itself
   * @throws StoreLostError when there is no answer; the script may have run
   */
  run(script: string, args: readonly string[], first?: 'first'): Promise<readonly Reply[]>;
  /** Another text after every restart of the server. @throws StoreLostError */
  readRunId(): Promise<string>;
  /**
   * What has to be done before anything else whenever the way is open again: a server that was restarted may know less
   * than was answered. Is done again until it does not throw.
   */
  onOpen(work: () => Promise<void>): void;
  close(): void;
}

/** How long an answer may take, in ms. A store that takes longer is lost: anyone who waits at its door gives up as well. */
const ANSWER_MS = 3_000;
/** How long a new connection may take, and the longest pause between two attempts. */
const CONNECT_MS = 2_000;
const PAUSE_MS = 1_000;
/** How long a mock that starts waits for its store. */
const FIRST_MS = 10_000;

const hashes = new Map<string, string>();

function hashOf(script: string): string {
  const known = hashes.get(script) ?? createHash('sha1').update(script).digest('hex');
  hashes.set(script, known);
  return known;
}

type Command = readonly (string | Buffer)[];

/**
 * All arguments as one, which scripts take apart (`HEAD` in `scripts.ts`): how many bytes each has, and the bytes. One buffer
 * is written as it is; of many texts each would be measured and encoded by itself.
 */
function packArguments(args: readonly string[]): Buffer {
  let sizes = '';
  for (const arg of args) sizes += `${Buffer.byteLength(arg)} `;
  return Buffer.from(`${sizes}\n${args.join('')}`);
}

/** Where a store is, without what opens it. */
function describeStore(url: string): string {
  const { protocol, host, pathname } = new URL(url);
  return `${protocol}//${host}${pathname === '/' ? '' : pathname}`;
}

/**
 * Connects to a server.
 * @param prefix of all keys; one slot of a cluster
 * @throws StoreRefusedError with what to change
 */
export async function openRedis(url: string, prefix: string): Promise<RedisLink> {
  const { createClient } = await loadClient();
  const where = describeStore(url);
  const client = createClient({
    url,
    name: 'airisk-mock',
    // What cannot be sent now is refused now: a request that waits for a store would be answered after its time.
    disableOfflineQueue: true,
    // There is one here already, and the client's own costs a signal and a listener for each command.
    commandOptions: { timeout: 0 },
    socket: {
      connectTimeout: CONNECT_MS,
      reconnectStrategy: (attempts) => Math.min(25 * 2 ** attempts, PAUSE_MS),
    },
  });
  let onOpen: () => Promise<void> = async () => undefined;
  /** Absent while all is done that has to be done first. */
  let opening: (() => Promise<void>) | undefined;
  let cause = '';
  client.on('error', (error: unknown) => {
    cause = error instanceof Error ? error.message || `${(error as NodeJS.ErrnoException).code}` : `${error}`;
  });
  client.on('ready', () => {
    const own = once(() =>
      onOpen().then(() => {
        if (opening === own) opening = undefined;
      }),
    );
    opening = own;
    // Whoever asks next is told that it failed.
    own().catch(() => undefined);
  });
  const first = client.connect();
  await within(first, FIRST_MS, () => new Error(cause || 'no answer')).catch((error: Error) => {
    first.catch(() => undefined);
    client.destroy();
    throw new StoreRefusedError(
      `the store ${where} cannot be reached (${cause || error.message}); is it running?`,
    );
  });

  const send = inGroups((command: Command) => client.sendCommand([...command]));
  const ask = async (command: Command): Promise<Reply> => {
    try {
      return (await send(command)) as Reply;
    } catch (error) {
      if (error instanceof Error && /^NOSCRIPT/.test(error.message)) throw error;
      const why = error instanceof Error ? error.message : `${error}`;
      throw new StoreLostError(`the store ${where} is lost (${why})`, { cause: error });
    }
  };
  return {
    async run(script, args, first) {
      if (opening && first === undefined) await opening();
      const rest = ['1', prefix, packArguments(args)];
      const reply = await ask(['EVALSHA', hashOf(script), ...rest]).catch((error: unknown) => {
        if (error instanceof StoreLostError) throw error;
        return ask(['EVAL', script, ...rest]);
      });
      return Array.isArray(reply) ? reply : [];
    },
    async readRunId() {
      const info = await ask(['INFO', 'server']);
      return /run_id:(\w+)/.exec(typeof info === 'string' ? info : '')?.[1] ?? 'unknown';
    },
    onOpen(work) {
      onOpen = work;
    },
    close() {
      client.destroy();
    },
  };
}

/** So many groups are on their way at the same time: while the server works on one, this process makes the next. */
const MOST_GROUPS = 2;

/**
 * Commands that come while others are on their way wait for those, and go together: one system call each way for all of
 * them, here and at the server. The more are asked for, the larger the groups.
 * @param send rejects when the way is closed
 */
function inGroups(send: (command: Command) => Promise<unknown>): (command: Command) => Promise<unknown> {
  let waiting: ((done: () => void) => void)[] = [];
  let groups = 0;
  const start = (): void => {
    if (waiting.length === 0 || groups >= MOST_GROUPS) return;
    const group = waiting;
    waiting = [];
    groups += 1;
    let open = group.length;
    const done = (): void => {
      open -= 1;
      if (open > 0) return;
      groups -= 1;
      start();
    };
    for (const go of group) go(done);
  };
  return (command) => {
    let isGivenUp = false;
    const answer = new Promise((resolve, reject) => {
      waiting.push((done) => {
        if (isGivenUp) {
          done();
          return;
        }
        const sent = send(command);
        sent.then(resolve, reject);
        sent.then(done, done);
      });
    });
    // What comes in this turn goes together.
    if (waiting.length === 1) setImmediate(start);
    return within(answer, ANSWER_MS, () => {
      isGivenUp = true;
      return new Error('no answer');
    });
  };
}

/** Work that is done once for all who ask for it at the same time. */
function once(work: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | undefined;
  return () => {
    running ??= work().finally(() => {
      running = undefined;
    });
    return running;
  };
}

async function loadClient(): Promise<typeof import('@redis/client')> {
  try {
    return await import('@redis/client');
  } catch {
    throw new StoreRefusedError('a store needs the package @redis/client: npm install @redis/client');
  }
}

function within<T>(value: Promise<T>, ms: number, failure: () => Error): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = startTimer(() => reject(failure()), ms);
    value.then(
      (done) => {
        stopTimer(timer);
        resolve(done);
      },
      (error: unknown) => {
        stopTimer(timer);
        reject(error);
      },
    );
  });
}
