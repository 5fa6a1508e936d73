import type { MockConfigFile } from '../../specs/generated/mock-config.ts';
import type { ReadOnly } from '../../specs/read-only.ts';

type File = ReadOnly<Required<MockConfigFile>>;

/** A registered client of the provider. */
export type Client = File['clients'][number];

/** A user who can sign in and for whom a code can be asked. */
export type User = File['users'][number];

/** An agent as `ListAgents` shows it. */
export type Agent = File['agents'][number];

/** A conversation of one user with one agent. */
export type Conversation = Required<File['conversations'][number]>;

/** How the authorization endpoint reaches a decision: at once, by one page, or by two. */
export type InteractionKind = File['interaction'];

/** What a sign-in is good for later: nothing, the sign-in itself, or the consent that was given as well. */
export type Remembered = File['remember'];

/** What the core needs to know; everything else belongs to the server around it. */
export interface ProviderConfig {
  readonly clients: readonly Client[];
  readonly users: readonly User[];
  readonly agents: readonly Agent[];
  readonly conversations: readonly Conversation[];
  readonly codeLifetimeSeconds: number;
  readonly tokenLifetimeSeconds: number;
  readonly interactionLifetimeSeconds: number;
  readonly interaction: InteractionKind;
  readonly remember: Remembered;
  /** For how long a one-time code is shown. */
  readonly totpPeriodSeconds: number;
  /** How long a remembered sign-in is good. */
  readonly sessionLifetimeSeconds: number;
  /** Path before `/api/...`, without a slash at its end; empty for none. */
  readonly prefix: string;
  readonly maxBodyBytes: number;
  /** Whether it is reached over TLS. */
  readonly secure: boolean;
  /** Failed sign-ins after which an interaction is given up. */
  readonly maxSignInAttempts: number;
}
