import type { JournalJudge } from '../journal/journal-view.ts';
import type { Agent, Client, Conversation, User } from '../provider/config.ts';
import type { Dialect } from '../provider/dialect.ts';
import type { MockConfigFile } from './config-file.ts';

/** Upper bounds, so that a mock left running for months stays as small as on the first day. */
export type MockLimits = NonNullable<MockConfigFile['limits']>;

/** Key and certificate in PEM. */
export interface TlsOptions {
  readonly key: string | Uint8Array;
  readonly cert: string | Uint8Array;
}

/** Who and what the mock serves. What is left out is built in. */
export interface MockConfig {
  readonly clients?: readonly Client[];
  readonly users?: readonly User[];
  readonly agents?: readonly Agent[];
  readonly conversations?: readonly Conversation[];
}

/** Members of a configuration file that mean something else where a file is not read. */
type OnlyInFiles = '$schema' | 'clients' | 'users' | 'agents' | 'conversations' | 'dialect' | 'tls';

/** Options of {@link startMockServer}: what a configuration file may say, and what only code can. All are optional. */
export interface MockServerOptions extends Omit<MockConfigFile, OnlyInFiles> {
  /** Start although NODE_ENV is `production`. */
  readonly allowProduction?: boolean;
  readonly config?: MockConfig;
  /** Name of a dialect of `specs/dialects`, or a dialect. Default `strict`. */
  readonly dialect?: string | Dialect;
  readonly tls?: TlsOptions;
  /** Judges the client that called, for `GET /__mock/verdict`; `airisk-conformance/verdict` has one: `judgeJournal`. */
  readonly judge?: JournalJudge;
  /** Told every code and token that is handed out, for a search that looks for them afterwards. */
  readonly onIssue?: (kind: 'code' | 'token', value: string) => void;
  /** Gets what went wrong inside, for example a fault that threw. Default: one line on stderr. */
  readonly onInternalError?: (error: unknown) => void;
}

/** A year: longer ones would be no lifetimes. */
export const MAX_LIFETIME_SECONDS = 31_536_000;

/** Defaults, with their units in the names. */
export const DEFAULTS = {
  host: '127.0.0.1',
  dialect: 'strict',
  codeLifetimeSeconds: 60,
  tokenLifetimeSeconds: 3600,
  interactionLifetimeSeconds: 600,
  sessionLifetimeSeconds: 3600,
  maxSignInAttempts: 5,
  maxCodes: 50_000,
  maxTokens: 50_000,
  maxInteractions: 1_000,
  maxJournalEntries: 1_000,
  totpPeriodSeconds: 30,
  maxBodyBytes: 65_536,
} as const;
