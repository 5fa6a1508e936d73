import type { ConditionId } from './conditions.ts';
import type { InteractionKind, Remembered } from './config.ts';
import type { HeaderPair } from './plain.ts';

/** The wire form of a refusal. `{parameter}` in a text stands for the name of the parameter concerned. */
export type AnswerForm =
  | { readonly as: 'text'; readonly status: number; readonly body: string }
  | {
      readonly as: 'problem';
      readonly status: number;
      readonly type: string;
      readonly title: string;
      /** Further members, such as the `errors` of ASP.NET. */
      readonly members?: Readonly<Record<string, unknown>>;
    }
  | { readonly as: 'json'; readonly status: number; readonly body: Readonly<Record<string, unknown>> }
  | { readonly as: 'html'; readonly status: number; readonly title: string; readonly body: string }
  | { readonly as: 'empty'; readonly status: number }
  | { readonly as: 'redirect'; readonly error: string; readonly description?: string };

/** How codes and tokens are written. All are random; the format only dresses the bytes. */
export type SecretFormat = 'base64url' | 'hex' | 'uuid' | 'uuid-pair' | 'reserved' | 'jwt';

/** How the instant in `expiration` is written. */
export type ExpirationFormat =
  | 'seconds-z'
  | 'milliseconds-z'
  | 'ticks-z'
  | 'seconds-offset'
  | 'milliseconds-offset'
  | 'ticks-offset';

/** A departure from the documentation that a dialect declares; each is one wrap under `deviations/`. */
export type DeviationId =
  | 'token-redirect-uri-optional'
  | 'token-userid-optional'
  | 'token-accepts-multipart'
  | 'token-code-repeatable-briefly';

/** Something that the documentation neither demands nor forbids; each is one wrap under `habits/`. */
export type HabitId =
  | 'authorization-by-post'
  | 'codes-locked-after-failures'
  | 'paths-with-slash'
  | 'secrets-locked-out'
  | 'token-requests-bare';

/** What becomes of a JSON object that names a member twice: it is refused, or one of the two counts. */
export type RepeatedMember = 'refused' | 'first' | 'last';

/** A complete dialect: how this provider settles what the documentation leaves open. */
export interface Dialect {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  /** Whether it obeys the documentation; a dialect with deviations does not. */
  readonly sound: boolean;
  /** Whether it is meant to be served over TLS; whoever starts the mock brings the certificate. */
  readonly tls?: boolean;
  readonly deviations: readonly {
    readonly id: DeviationId;
    readonly statement: string;
    /** Ids of the requirements that it breaks. */
    readonly requirements: readonly string[];
  }[];
  readonly habits?: readonly HabitId[];
  readonly refusals: Readonly<Partial<Record<ConditionId, AnswerForm>>>;
  readonly authorize: {
    readonly stateOrder: 'before-code' | 'after-code';
    /** Status of the redirect that answers a form post. */
    readonly statusAfterForm: 302 | 303;
    /** `negotiate`: a page for clients whose Accept names text/html; `never`: the plain form always. */
    readonly errorPages: 'negotiate' | 'never';
  };
  readonly code: {
    readonly format: SecretFormat;
    readonly bytes: number;
    /** `one`: a new code of a client and user ends the one before. */
    readonly live: 'any' | 'one';
  };
  readonly token: {
    readonly format: SecretFormat;
    readonly bytes: number;
    readonly expiration: ExpirationFormat;
    /** Added to the success answer; `$lifetime` becomes the lifetime in seconds. */
    readonly extraMembers: Readonly<Record<string, unknown>>;
    readonly pretty: boolean;
    readonly mediaType: string;
    readonly failedExchange: 'keeps-code' | 'burns-code';
    readonly reuse: 'revokes-token' | 'keeps-token';
    readonly addedUserid: 'refused' | 'generic-token';
    /** `one`: a new token of a client and user ends the one before. */
    readonly live: 'any' | 'one';
    /** `same`: a token is given again while it lives. */
    readonly again: 'new' | 'same';
    /** What a JSON member does that is named twice. */
    readonly repeatedMember: RepeatedMember;
  };
  readonly resources: {
    /** `plain`: `Bearer`; `detailed`: with `error` for a bad token, as RFC 6750 section 3.1 has it; `described`: in words and with a realm as well. */
    readonly challenge: 'plain' | 'detailed' | 'described';
    readonly pretty: boolean;
    /** Whether conversations name their user. */
    readonly owner: 'userID' | 'absent';
    /** `none`: nobody has any conversation. */
    readonly conversations: 'own' | 'none';
    /** Users in the list beside those that are configured. */
    readonly moreUsers: number;
  };
  readonly interaction: {
    /** What a mock does that is not told otherwise. */
    readonly kind: InteractionKind;
    /** `two`: sign in, then consent; `one`: both on the sign-in page. */
    readonly signInPages: 'one' | 'two';
    /** `remembered`: a user who approved a client once is not asked again. */
    readonly consent: 'asked' | 'remembered';
    /** What the provider remembers of a browser after `login`: nothing, who signed in, and what that user approved. */
    readonly remember: Remembered;
    /** How long it does. */
    readonly sessionLifetimeSeconds: number;
    /** `other`: the browser is sent to another name of this host for them. */
    readonly pagesAt: 'same-host' | 'other-host';
  };
  readonly http: {
    /** Path before `/api` of a mock that is not told otherwise; empty for none. */
    readonly prefix: string;
    readonly headers: readonly HeaderPair[];
    /** Cache-Control of every answer; always with `no-store`. */
    readonly cacheControl: string;
    readonly pathCase: 'sensitive' | 'insensitive';
    /** Whether HEAD is answered on resources; `everywhere`: at the authorization endpoint too, as GET is. */
    readonly head: 'answered' | 'refused' | 'everywhere';
    readonly connection: 'keep-alive' | 'close';
    /** 0: send with a length; else chunks of this many bytes. */
    readonly chunkBytes: number;
    /** How long answers take; `share` of them, 0 to 1, by chance, where it is given. */
    readonly delayMs: { readonly min: number; readonly max: number; readonly share?: number };
    readonly rateLimit: {
      readonly requests: number;
      readonly perSeconds: number;
      readonly retryAfterSeconds: number;
    } | null;
    /** Requests whose decoded target or body matches one of these are blocked, as a firewall would. */
    readonly blockedPatterns: readonly string[];
    /** How the firewall blocks. */
    readonly blocked: 'answered' | 'reset';
    /** Content coding of every body. */
    readonly coding: 'identity' | 'gzip' | 'deflate' | 'br';
  };
}
