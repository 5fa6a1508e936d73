import { detachText } from '../detach-text.ts';
import type {
  CodeRecord,
  InteractionRecord,
  ProviderStore,
  SessionRecord,
  TokenRecord,
} from '../provider/records.ts';
import { ExpiringMap } from './expiring-map.ts';
import { RecentMap } from './recent-map.ts';

/** Upper bounds of the store, in entries. */
export interface StoreLimits {
  readonly maxCodes: number;
  readonly maxTokens: number;
  readonly maxInteractions: number;
}

/** Characters that keys of codes and tokens, and states of pages, have on average when as many are kept as may be. */
const CHARACTERS_A_KEY = 1_024;
const CHARACTERS_A_PAGE = 8_192;

/** Browsers with a sign-in that are kept. */
const MAX_SESSIONS = 10_000;

/** Things that habits and faults remember; what is remembered of a code is seldom asked for after ten thousand others. */
const MAX_NOTES = 20_000;

/** Expired entries are remembered for ten minutes: long enough to say "expired" instead of "unknown" in the journal. */
const REMEMBER_MS = 600_000;

/** The store of a single process. */
export function createMemoryStore(
  limits: StoreLimits,
  now: () => number,
  onIssue: (kind: 'code' | 'token', value: string) => void = () => undefined,
): ProviderStore {
  const { maxCodes, maxTokens, maxInteractions } = limits;
  const keys = (count: number) => ({
    of: ({ key }: CodeRecord | TokenRecord) => key.length,
    most: count * CHARACTERS_A_KEY,
  });
  const codes = new ExpiringMap<CodeRecord>(maxCodes, REMEMBER_MS, now, keys(maxCodes));
  const tokens = new ExpiringMap<TokenRecord>(maxTokens, REMEMBER_MS, now, keys(maxTokens));
  const interactions = new ExpiringMap<InteractionRecord>(maxInteractions, 0, now, {
    of: ({ rawState = '' }) => rawState.length,
    most: maxInteractions * CHARACTERS_A_PAGE,
  });
  const sessions = new ExpiringMap<SessionRecord>(MAX_SESSIONS, 0, now);
  const rateWindow = { start: Number.NEGATIVE_INFINITY, count: 0 };
  const latest = {
    codes: new Map<string, CodeRecord>(),
    tokens: new Map<string, TokenRecord>(),
    approvals: new Set<string>(),
    oneTimeCodes: new Map<string, number>(),
    signCounts: new Map<string, number>(),
  };
  const notes = new RecentMap<unknown>(MAX_NOTES);
  const claims = new RecentMap<true>(MAX_NOTES);
  let lastIssued: CodeRecord | TokenRecord | undefined;
  return {
    rateWindow,
    latest,
    notes,
    claims: { has: (name) => claims.get(name) === true, add: (name) => claims.set(name, true) },
    get lastIssued() {
      return lastIssued;
    },
    putCode(record) {
      codes.set(record);
      lastIssued = record;
      onIssue('code', record.key);
    },
    findCode: (key) => codes.get(key),
    putToken(record) {
      tokens.set(record);
      lastIssued = record;
      onIssue('token', record.key);
    },
    findToken: (key) => tokens.get(key),
    putInteraction(record) {
      const { rawState } = record;
      interactions.set(rawState === undefined ? record : { ...record, rawState: detachText(rawState) });
    },
    findInteraction: (key) => interactions.get(key),
    takeInteraction: (key) => interactions.take(key),
    putSession: (record) => sessions.set(record),
    findSession: (key) => sessions.get(key),
    dropSession: (key) => {
      sessions.take(key);
    },
    clear() {
      lastIssued = undefined;
      codes.clear();
      for (const part of Object.values(latest)) part.clear();
      tokens.clear();
      interactions.clear();
      sessions.clear();
      notes.clear();
      claims.clear();
      rateWindow.start = Number.NEGATIVE_INFINITY;
    },
    counts: () => ({ codes: codes.size, tokens: tokens.size, interactions: interactions.size }),
  };
}
