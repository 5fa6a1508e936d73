import type { CodeRecord, InteractionRecord, ProviderStore, TokenRecord } from '../provider/records.ts';
import { ExpiringMap } from './expiring-map.ts';

/** Upper bounds of the store, in entries. */
export interface StoreLimits {
  readonly maxCodes: number;
  readonly maxTokens: number;
  readonly maxInteractions: number;
}

/** Expired entries are remembered for ten minutes: long enough to say "expired" instead of "unknown" in the journal. */
const REMEMBER_MS = 600_000;

/** The store of a single process. */
export function createMemoryStore(
  limits: StoreLimits,
  now: () => number,
  onIssue: (kind: 'code' | 'token', value: string) => void = () => undefined,
): ProviderStore {
  const codes = new ExpiringMap<CodeRecord>(limits.maxCodes, REMEMBER_MS, now);
  const tokens = new ExpiringMap<TokenRecord>(limits.maxTokens, REMEMBER_MS, now);
  const interactions = new ExpiringMap<InteractionRecord>(limits.maxInteractions, 0, now);
  const rateWindow = { start: Number.NEGATIVE_INFINITY, count: 0 };
  let lastIssued: CodeRecord | TokenRecord | undefined;
  return {
    rateWindow,
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
    putInteraction: (record) => interactions.set(record),
    findInteraction: (key) => interactions.get(key),
    takeInteraction: (key) => interactions.take(key),
    clear() {
      lastIssued = undefined;
      codes.clear();
      tokens.clear();
      interactions.clear();
      rateWindow.start = Number.NEGATIVE_INFINITY;
    },
    counts: () => ({ codes: codes.size, tokens: tokens.size, interactions: interactions.size }),
  };
}
