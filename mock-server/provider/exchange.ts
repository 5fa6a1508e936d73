import type { Client, User } from './config.ts';
import type { Route } from './guards/routes.ts';
import type { Parameters } from './parse/parameters.ts';
import type { PlainRequest } from './plain.ts';
import type { CodeRecord, InteractionRecord, TokenRecord } from './records.ts';

/** What every exchange has. */
export interface Exchange {
  readonly request: PlainRequest;
  readonly route: Route;
  /** Epoch ms, read once, so that one request sees one instant. */
  readonly at: number;
}

/** A redirect target exists only after the client and its redirect URI were verified. */
export interface RedirectTarget {
  readonly client: Client;
  readonly redirectUri: string;
  /** The `state` as sent, still encoded; undefined when there was none to echo. */
  readonly rawState: string | undefined;
}

/** `GET /api/oauth2`. */
export interface AuthorizeRequestContext extends Exchange {
  readonly kind: 'authorize';
  parameters: Parameters;
  client: Client | undefined;
  target: RedirectTarget | undefined;
  user: User | undefined;
}

/** `POST /api/oauth2/Token`. */
export interface TokenRequestContext extends Exchange {
  readonly kind: 'token';
  encoding: 'form' | 'json';
  parameters: Parameters;
  clientId: string;
  clientSecret: string;
  redirectUri: string;
  code: string;
  userid: string | undefined;
  client: Client | undefined;
  codeRecord: CodeRecord | undefined;
  /** The user the token will be for; undefined for a generic one. */
  user: User | undefined;
  token: TokenRecord | undefined;
}

/** A request for a page, or a form that was sent from one. */
export interface InteractionRequestContext extends Exchange {
  readonly kind: 'interaction';
  parameters: Parameters;
  interaction: InteractionRecord | undefined;
  target: RedirectTarget | undefined;
  signedIn: User | undefined;
}

/** A request to the protected API. */
export interface ResourceRequestContext extends Exchange {
  readonly kind: 'resource';
  bearer: string;
  token: TokenRecord | undefined;
}

/** Any request context, for the steps that all of them share. */
export type AnyRequestContext =
  | (Exchange & { readonly kind: 'front' })
  | AuthorizeRequestContext
  | TokenRequestContext
  | InteractionRequestContext
  | ResourceRequestContext;
