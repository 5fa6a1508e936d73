/** Opens a mock whose state is in a store. */
import type { CoreSpec } from '../../config/core-spec.ts';
import { DEFAULTS, type MockServerOptions } from '../../config/options.ts';
import { MockCore } from '../../mock-core.ts';
import type { ProviderStore } from '../../provider/records.ts';
import { createSecureRandom, createSeededRandom } from '../../randomness.ts';
import { startTimer, stopTimer } from '../../timers.ts';
import { createMemoryStore } from '../memory-store.ts';
import { openRedis } from './redis-link.ts';
import { SharedCore } from './shared-core.ts';
import { digestSettings, SharedStore } from './shared-store.ts';
import { StoreLostError, StoreRefusedError } from './store-lost.ts';

/** Prefix of all keys unless another is given. */
const DEFAULT_PREFIX = 'airisk-mock';
/** How often a mock shows that it is at work, and how often it looks for those who follow the journal here, in ms. */
const LIFE_MS = 5_000;
const FOLLOW_MS = 200;

/** A mock that is one of several. */
export interface JoinedStore {
  readonly core: MockCore;
  readonly shared: SharedCore;
  /** Number of this process among all that ever joined. */
  readonly member: number;
  close(): void;
}

/**
 * Opens a mock as one process of a provider.
 * @param onLine told in one line when the store is lost, and when it is back
 * @throws StoreRefusedError when there is no such store, or mocks with other settings are at work there
 */
export async function joinStore(
  options: MockServerOptions & { readonly store: string },
  spec: CoreSpec,
  onLine: (line: string) => void,
): Promise<JoinedStore> {
  const { prefix, url } = readStoreUrl(options.store, options.storePrefix);
  const link = await openRedis(url, prefix);
  try {
    return await join(options, spec, link, onLine);
  } catch (error) {
    link.close();
    throw error;
  }
}

async function join(
  options: MockServerOptions,
  spec: CoreSpec,
  link: Awaited<ReturnType<typeof openRedis>>,
  onLine: (line: string) => void,
): Promise<JoinedStore> {
  let skew = 0;
  let member = 0;
  let random = createSecureRandom();
  const limits = { ...DEFAULTS, ...options.limits };
  let counts = { codes: 0, tokens: 0, interactions: 0 };
  const standIn: ProviderStore = Object.assign(createMemoryStore(limits, Date.now), {
    counts: () => counts,
    clear: () => {
      counts = { codes: 0, tokens: 0, interactions: 0 };
    },
  });
  const core = new MockCore(options, spec, {
    system: () => Date.now() + skew,
    random: (bytes) => random(bytes),
    store: standIn,
    isShared: true,
  });
  const store = new SharedStore(link, digestSettings(core.config, core.dialect));
  const atStart = core.controls();
  const rejoin = async (): Promise<void> => {
    const joined = await store.join(atStart);
    skew = joined.skew;
    member = joined.member;
    // Equal seeds would make equal codes in all processes.
    if (options.seed !== undefined) random = createSeededRandom(options.seed + 7919 * (member - 1));
  };
  /** Whoever took the store over meanwhile has it: to this mock it is lost. */
  const rejoinLater = (): Promise<void> =>
    rejoin().catch((error: unknown) => {
      throw error instanceof StoreRefusedError ? new StoreLostError(error.message) : error;
    });
  const shared = new SharedCore({
    core,
    store,
    kept: {
      entries: limits.maxJournalEntries,
      codes: limits.maxCodes,
      tokens: limits.maxTokens,
      interactions: limits.maxInteractions,
    },
    rejoin: rejoinLater,
    onStore: onLine,
    onCounts: (now) => {
      counts = now;
    },
  });
  await rejoin();
  link.onOpen(() => shared.reopen());
  const stop = keepAlive(shared, store);
  return {
    core,
    shared,
    get member() {
      return member;
    },
    close() {
      stop();
      shared.close();
      link.close();
    },
  };
}

/** Signs of life, and news of the journal for those who wait for them here. */
function keepAlive(shared: SharedCore, store: SharedStore): () => void {
  let timer: ReturnType<typeof startTimer>;
  let turns = 0;
  const turn = async (): Promise<void> => {
    turns += 1;
    if (turns % (LIFE_MS / FOLLOW_MS) === 0) await shared.attempt(() => store.stayAlive());
    else if (shared.core.journal.watchers > 0) await shared.attempt(() => shared.readJournal());
    if (!stopped) start();
  };
  const start = (): void => {
    timer = startTimer(() => void turn(), FOLLOW_MS);
    timer.unref();
  };
  let stopped = false;
  start();
  return () => {
    stopped = true;
    stopTimer(timer);
  };
}

/** @throws StoreRefusedError with what to write instead */
function readStoreUrl(
  text: string,
  prefix = DEFAULT_PREFIX,
): { readonly url: string; readonly prefix: string } {
  if (!URL.canParse(text) || !/^rediss?:$/.test(new URL(text).protocol))
    throw new StoreRefusedError('a store is written like redis://127.0.0.1:6379 (rediss:// with TLS)');
  if (!/^[\w.-]{1,100}$/.test(prefix))
    throw new StoreRefusedError('a store prefix is made of letters, digits, dots and dashes');
  // Braces: all keys are in one slot, where the store is a cluster.
  return { url: text, prefix: `{${prefix}}` };
}
