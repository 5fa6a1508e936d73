/** The way to a Redis or Valkey server. The client library is the user's, and loaded only here. */
import { createHash } from 'node:crypto';
import { startTimer, stopTimer } from '../../timers.ts';
import { StoreLostError, StoreRefusedError } from './store-lost.ts';

/** What a script gives back: texts, whole numbers, null, and lists of them. */
export type Reply = string | number | null | readonly Reply[];

/** A server that runs scripts. */
export interface RedisLink {
  /**
   * Runs a script on all that is under the prefix.
   * @throws StoreLostError when there is no answer; the script may have run
   */
  run(script: string, args: readonly string[]): Promise<readonly Reply[]>;
  /** Another text after every restart of the server. @throws StoreLostError */
  readRunId(): Promise<string>;
  /** Calls back whenever the way is open again. */
  onOpen(callback: () => void): void;
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
    socket: {
      connectTimeout: CONNECT_MS,
      reconnectStrategy: (attempts) => Math.min(25 * 2 ** attempts, PAUSE_MS),
    },
  });
  let opened: () => void = () => undefined;
  let cause = '';
  client.on('error', (error: unknown) => {
    cause = error instanceof Error ? error.message || `${(error as NodeJS.ErrnoException).code}` : `${error}`;
  });
  client.on('ready', () => opened());
  const first = client.connect();
  await within(first, FIRST_MS, () => new Error(cause || 'no answer')).catch((error: Error) => {
    first.catch(() => undefined);
    client.destroy();
    throw new StoreRefusedError(
      `the store ${where} cannot be reached (${cause || error.message}); is it running?`,
    );
  });

  const ask = async (command: readonly string[]): Promise<Reply> => {
    try {
      return (await within(
        client.sendCommand([...command]),
        ANSWER_MS,
        () => new Error('no answer'),
      )) as Reply;
    } catch (error) {
      if (error instanceof Error && /^NOSCRIPT/.test(error.message)) throw error;
      const why = error instanceof Error ? error.message : `${error}`;
      throw new StoreLostError(`the store ${where} is lost (${why})`, { cause: error });
    }
  };
  return {
    async run(script, args) {
      const rest = ['1', prefix, ...args];
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
    onOpen(callback) {
      opened = callback;
    },
    close() {
      client.destroy();
    },
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
    value.then(resolve, reject).finally(() => stopTimer(timer));
  });
}
