import type { Client, User } from './config.ts';

/** A code that was issued, with everything it is bound to. */
export interface CodeRecord {
  readonly key: string;
  readonly client: Client;
  /** The registered URI the request named. */
  readonly redirectUri: string;
  /** Undefined for a generic code. */
  readonly user: User | undefined;
  /** Epoch ms; from this instant on the code is refused. */
  expiresAt: number;
  /** Epoch ms of the redemption or of the burning; undefined while the code is good. */
  usedAt: number | undefined;
  /** The token that the code was exchanged for. */
  token: TokenRecord | undefined;
}

/** A token that was issued. */
export interface TokenRecord {
  readonly key: string;
  readonly client: Client;
  /** Undefined for a generic token. */
  readonly user: User | undefined;
  /** Epoch ms; from this instant on the token is refused. Equal to the instant printed in `expiration`. */
  readonly expiresAt: number;
  /** Set when the code was presented again (RFC 6749 section 4.1.2). */
  revoked: boolean;
}

/** An authorization request that waits for its user. */
export interface InteractionRecord {
  readonly key: string;
  readonly client: Client;
  readonly redirectUri: string;
  /** As sent, still encoded; undefined when none was. */
  readonly rawState: string | undefined;
  /** The user named by `userid`. */
  readonly user: User | undefined;
  readonly stage: 'sign-in' | 'one-time-code' | 'consent';
  /** What a passkey has to sign on the sign-in page, base64url; undefined where nobody has one. */
  readonly challenge: string | undefined;
  /** The user who signed in, once one has. */
  readonly signedIn: User | undefined;
  readonly failedAttempts: number;
  /** The last of them was by a passkey. */
  readonly passkeyFailed?: boolean;
  readonly expiresAt: number;
}

/** What a page is opened with. */
export type NewInteraction = Omit<InteractionRecord, 'key' | 'challenge' | 'expiresAt'>;

/** A browser whose user signed in and need not do so again for a while. */
export interface SessionRecord {
  readonly key: string;
  readonly user: User;
  /** Epoch ms; from this instant on the user signs in again. */
  readonly expiresAt: number;
}

/** The last value of each key. */
interface Memo<T> {
  get(key: string): T | undefined;
  set(key: string, value: T): unknown;
}

/**
 * Where the core keeps what it issued. All methods are synchronous: the single use of a code depends on it. A store that
 * other processes share hands each request a view of what it needs, and holds the request to it when all is done.
 */
export interface ProviderStore {
  putCode(record: CodeRecord): void;
  findCode(key: string): CodeRecord | undefined;
  putToken(record: TokenRecord): void;
  findToken(key: string): TokenRecord | undefined;
  /** The code or token that was put here last. */
  readonly lastIssued: CodeRecord | TokenRecord | undefined;
  putInteraction(record: InteractionRecord): void;
  findInteraction(key: string): InteractionRecord | undefined;
  /** Finds and removes in one step, so that a form can be sent once only. */
  takeInteraction(key: string): InteractionRecord | undefined;
  putSession(record: SessionRecord): void;
  findSession(key: string): SessionRecord | undefined;
  dropSession(key: string): void;
  /** Requests counted for the rate limit: since when (epoch ms), and how many. */
  readonly rateWindow: { start: number; count: number };
  /** What each client and user got last, and who approved whom. */
  readonly latest: {
    readonly codes: Memo<CodeRecord>;
    readonly tokens: Memo<TokenRecord>;
    readonly approvals: { has(name: string): boolean; add(name: string): unknown };
    /** By user: the period of the last one-time code that was taken. */
    readonly oneTimeCodes: Memo<number>;
    /** By passkey: the signature counter that was seen last. */
    readonly signCounts: Memo<number>;
  };
  /** What a habit or a fault remembers, under names of its own: plain data, which is written down as it is in the end. */
  readonly notes: Memo<unknown>;
  /** What is taken once only, even by those that look and mark apart. */
  readonly claims: { has(name: string): boolean; add(name: string): unknown };
  /** Forgets everything. */
  clear(): void;
  counts(): { readonly codes: number; readonly tokens: number; readonly interactions: number };
}
