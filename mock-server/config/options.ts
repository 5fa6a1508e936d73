import type { Agent, Client, Conversation, InteractionKind, Remembered, User } from '../provider/config.ts';
import type { Dialect } from '../provider/dialect.ts';

/** Upper bounds, so that a mock left running for months stays as small as on the first day. */
export interface MockLimits {
  /** Codes kept, good or not; the oldest make room, but never the newest half of as many. */
  readonly maxCodes?: number;
  readonly maxTokens?: number;
  /** Pages kept, likewise, while their states have 8 KB each on average. */
  readonly maxInteractions?: number;
  /** Exchanges kept, while they have 8 KB each on average; the oldest make room. */
  readonly maxJournalEntries?: number;
  /** Bytes of a request body; beyond it 413. */
  readonly maxBodyBytes?: number;
  /** Requests served in a second; beyond it 429 with Retry-After. Default: the dialect's, which is none in `strict`. */
  readonly requestsPerSecond?: number;
}

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

/** Options of {@link startMockServer}. All are optional. */
export interface MockServerOptions {
  /** 0, the default, takes any free port. */
  readonly port?: number;
  /** Default 127.0.0.1. Anything but loopback needs `allowRemote` as well. */
  readonly host?: string;
  /** Says a second time that the mock may be reached from other machines. */
  readonly allowRemote?: boolean;
  /**
   * Names by which others reach the control plane, such as `airisk-mock` in a network of containers, or
   * `localhost:8080` where a port is mapped; without a port any will do. Default: loopback and `host`, on the mock's port.
   */
  readonly allowHosts?: readonly string[];
  /** Start although NODE_ENV is `production`. */
  readonly allowProduction?: boolean;
  readonly config?: MockConfig;
  /** Name of a dialect of `specs/dialects`, or a dialect. Default `strict`. */
  readonly dialect?: string | Dialect;
  /** Default: the dialect's, which is `none` in `strict`. */
  readonly interaction?: InteractionKind;
  /** What a sign-in is good for later, with `interaction: 'login'`. Default: the dialect's, which is `nothing` in `strict`. */
  readonly remember?: Remembered;
  /** Ids of faults to start with. */
  readonly faults?: readonly string[];
  /** Makes codes, tokens and ids the same in every run. Never for anything that others can reach. */
  readonly seed?: number;
  /** Default 60, at most a year. */
  readonly codeLifetimeSeconds?: number;
  /** Default 3600, at most a year. */
  readonly tokenLifetimeSeconds?: number;
  /** How long a page waits for its user. Default 600, at most a year. */
  readonly interactionLifetimeSeconds?: number;
  /** How long a remembered sign-in is good. Default: the dialect's, which is 3600 in `strict`; at most a year. */
  readonly sessionLifetimeSeconds?: number;
  /** Path before `/api`, such as `/airisk`. Default: the dialect's, which is none in `strict`. */
  readonly prefix?: string;
  readonly tls?: TlsOptions;
  /** Whether requests are recorded. Default true. */
  readonly journal?: boolean;
  /** Whether the control plane is served. Default true. */
  readonly controlPlane?: boolean;
  /** Guards the control plane; random when absent. */
  readonly controlToken?: string;
  readonly limits?: MockLimits;
  /** Told every code and token that is handed out, for whoever has to look for them afterwards. */
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
  maxBodyBytes: 65_536,
} as const;
