/** What is asked for and got at the two endpoints. */
import type { Exchange } from '../../reports/model/types.ts';
import type { Param } from './encode.ts';
import type { Instance } from './instances.ts';
import type { Encoding } from './provider.ts';
import type { ClientAccount } from './target.ts';
import type { Header, WireAnswer } from './wire.ts';

/** A code with what it was asked for. */
export interface Grant {
  readonly client: ClientAccount;
  readonly redirectUri: string;
  readonly userid?: string;
  readonly code: string;
  readonly issuedAt: number;
  readonly evidence: readonly number[];
}

export interface TokenAnswer {
  readonly answer: WireAnswer;
  /** The body as JSON object; undefined when it is none. */
  readonly json?: Record<string, unknown>;
  readonly repeatedMembers: readonly string[];
  /** Any token in the answer, whatever its status. */
  readonly token?: string;
  readonly evidence: readonly number[];
}

export interface GrantOptions {
  readonly client?: ClientAccount;
  readonly redirectUri?: string;
  /** Ask for a code of this user; absent: a generic code. */
  readonly userid?: string;
  readonly state?: string;
  readonly extra?: readonly Param[];
}

/** What to send to the token endpoint; whatever is absent is as an honest client would have it. */
export interface TokenRequest {
  readonly params?: readonly Param[];
  readonly encoding?: Encoding;
  readonly body?: string | Buffer;
  /** `null`: no Content-Type at all. */
  readonly contentType?: string | null;
  readonly method?: string;
  readonly query?: string;
  readonly path?: string;
  readonly headers?: readonly Header[];
  readonly chunked?: boolean;
  readonly freshConnection?: boolean;
  readonly instance?: Instance;
}

export type HonestOptions = GrantOptions & { readonly encoding?: Encoding };

export interface HonestFlow {
  readonly grant: Grant;
  readonly tokenAnswer: TokenAnswer;
  readonly token: string;
  /** In which the code was redeemed. */
  readonly encoding: Encoding;
  readonly evidence: number[];
}

/** Hands out a code again that a refused request did not use up. */
export interface CodePool {
  /** Its codes need not live for long. */
  readonly redeemsAtOnce?: true;
  /** A request begins. */
  nextRequest?(): void;
  /** A code asked for with these options, if there is one to lend. */
  take(options: GrantOptions): Grant | undefined;
  /** The code that is lent, once there is one; each later request brings it again. */
  readonly grant: Grant | undefined;
  /** Whether a code that is had now is the one to lend, which is redeemed in the end: only then it may be an older one. */
  wants(options: GrantOptions): boolean;
  /** A fresh code that was granted for lack of one to lend. */
  keep(options: GrantOptions, grant: Grant): void;
}

/** Codes that were sent with requests that were refused, and must be shown to have been good. */
export interface OpenCodes {
  /** Codes did not survive what is refused: each test has its own. */
  readonly apart: boolean;
  /** One that was asked for like this, by the key of that: who redeems it shows that. */
  lend(key: string, adopt: (exchanges: readonly Exchange[]) => number[]): Grant | undefined;
  /**
   * An honest request got a token.
   * @param sent What it held
   */
  redeemed(sent: () => string, exchanges: readonly Exchange[]): void;
  /** Whether it is one of them. */
  holds(code: string): boolean;
  /** Whether requests that must be refused bring the code of this pool. */
  isFor(pool: CodePool): boolean;
}
