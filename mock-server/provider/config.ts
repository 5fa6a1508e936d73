/** A registered client of the provider. */
export interface Client {
  readonly id: string;
  readonly secret: string;
  /** Name shown on the pages; the id when absent. */
  readonly name?: string;
  /** Allowed redirect URIs; compared as strings, never normalised. */
  readonly redirectUris: readonly string[];
  /** Origins the callback itself redirects to, which the pages' `form-action` must then allow as well. */
  readonly formActionOrigins?: readonly string[];
}

/** A user who can sign in and for whom a code can be asked. */
export interface User {
  readonly id: string;
  readonly name: string;
  readonly login: string;
  readonly password: string;
}

/** An agent as `ListAgents` shows it. */
export interface Agent {
  readonly id: string;
  readonly name: string;
  readonly description: string;
}

/** One line of a conversation. */
export interface Message {
  readonly role: 'user' | 'agent';
  readonly text: string;
  /** UTC date-time. */
  readonly at: string;
}

/** A conversation of one user with one agent. */
export interface Conversation {
  readonly id: string;
  readonly userId: string;
  readonly agentId: string;
  readonly title: string;
  /** UTC date-time. */
  readonly createdAt: string;
  readonly metadata: Readonly<Record<string, string>>;
  readonly messages: readonly Message[];
}

/** How the authorization endpoint reaches a decision: at once, by one page, or by two. */
export type InteractionKind = 'none' | 'consent' | 'login';

/** What a sign-in is good for later: nothing, the sign-in itself, or the consent that was given as well. */
export type Remembered = 'nothing' | 'sign-in' | 'consent';

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
