import type { ConditionId } from '../../specs/generated/condition-ids.ts';
import type { AUTHORIZE_RULES } from './authorize/pipeline.ts';
import type { Refusal } from './conditions.ts';
import type { Agent, Client, Conversation, User } from './config.ts';
import type { ProviderEnv } from './env.ts';
import type {
  AnyRequestContext,
  AuthorizeRequestContext,
  InteractionRequestContext,
  RedirectTarget,
  ResourceRequestContext,
  TokenRequestContext,
} from './exchange.ts';
import type { GUARD_RULES } from './guards/pipeline.ts';
import type { Route } from './guards/routes.ts';
import type { FORM_RULES, PAGE_RULES } from './interaction/pipeline.ts';
import type { BodyKind } from './parse/media-type.ts';
import type { Parameters } from './parse/parameters.ts';
import type { HeaderPair, MaybePromise, PlainAnswer, PlainRequest } from './plain.ts';
import type { CodeRecord, InteractionRecord, NewInteraction, SessionRecord, TokenRecord } from './records.ts';
import type { RESOURCE_RULES } from './resources/pipeline.ts';
import type { TOKEN_RULES } from './token/pipeline.ts';

/** How an exchange ended; the last two are the mock's own doing. */
export type ExchangeCondition = ConditionId | 'armed-answer' | 'internal-error' | 'store-lost';

/** An answer together with why it was given; the latter is for the journal only. */
export interface ProviderAnswer extends PlainAnswer {
  readonly condition: ExchangeCondition;
  readonly reason: string;
}

/** One link of a pipeline: refuses, or lets the exchange pass. It may take its time. */
export type Rule<E> = (exchange: E, env: ProviderEnv) => MaybePromise<Refusal | undefined>;

/** Asks a parameter by name: the value, or undefined when it was omitted or empty. */
type ReadParameter = (
  parameters: Parameters,
  name: string,
  exchange: AnyRequestContext,
  env: ProviderEnv,
) => string | undefined;

/** Compares what was sent with what was expected. */
type Comparison = (expected: string, sent: string, exchange: AnyRequestContext, env: ProviderEnv) => boolean;

/** Steps before any endpoint. */
interface GuardSteps {
  matchRoute(path: string, env: ProviderEnv): Route;
}

/** Reading what was sent. */
export interface ParseSteps {
  parseQuery(rawQuery: string, exchange: AnyRequestContext, env: ProviderEnv): Parameters;
  parseFormBody(body: Uint8Array, exchange: AnyRequestContext, env: ProviderEnv): Parameters;
  parseJsonBody(body: Uint8Array, exchange: AnyRequestContext, env: ProviderEnv): Parameters;
  readBodyKind(request: PlainRequest, exchange: AnyRequestContext, env: ProviderEnv): BodyKind;
  readParameter: ReadParameter;
}

/** Looking things up and comparing them; none of these refuses by itself. */
export interface DecisionSteps {
  findClient(id: string, exchange: AnyRequestContext, env: ProviderEnv): Client | undefined;
  compareSecret: Comparison;
  /** The registered URI that the sent one is, or undefined. */
  matchRegisteredRedirectUri(
    client: Client,
    sent: string,
    exchange: AnyRequestContext,
    env: ProviderEnv,
  ): string | undefined;
  matchIssuedRedirectUri: Comparison;
  resolveUser(userid: string, exchange: AnyRequestContext, env: ProviderEnv): User | undefined;
  matchIssuedUser: Comparison;
  findCode(code: string, exchange: TokenRequestContext, env: ProviderEnv): CodeRecord | undefined;
  isCodeExpired(code: CodeRecord, at: number, env: ProviderEnv): boolean;
  findToken(token: string, exchange: ResourceRequestContext, env: ProviderEnv): TokenRecord | undefined;
  isTokenExpired(token: TokenRecord, at: number, env: ProviderEnv): boolean;
  findUserByLogin(login: string, env: ProviderEnv): User | undefined;
  comparePassword: Comparison;
}

/** The authorization request, beside the rules of `authorize/pipeline.ts`. */
export interface AuthorizeSteps {
  /** Answers at once, or opens the first page. */
  decideInteraction(exchange: AuthorizeRequestContext, env: ProviderEnv): MaybePromise<ProviderAnswer>;
}

/** Pages and the forms sent from them, beside the rules of `interaction/pipeline.ts`. */
export interface InteractionSteps {
  /** Who the name and password belong to; undefined when they belong to nobody. */
  checkPassword(exchange: InteractionRequestContext, env: ProviderEnv): User | undefined;
  checkSignedInUser: Rule<InteractionRequestContext>;
  /** Whether the code that was sent is one of this user's, and was not sent before. */
  checkOneTimeCode(user: User, exchange: InteractionRequestContext, env: ProviderEnv): MaybePromise<boolean>;
  /** Whose passkey signed this sign-in's challenge, once; else why it is not taken. */
  checkPasskey(exchange: InteractionRequestContext, env: ProviderEnv): MaybePromise<PasskeyFinding>;
  /** What the user pressed; undefined when it cannot be told. */
  decideConsent(exchange: InteractionRequestContext, env: ProviderEnv): 'approve' | 'deny' | undefined;
  openInteraction(interaction: NewInteraction, env: ProviderEnv): InteractionRecord;
}

/** What became of a passkey's answer. */
type PasskeyFinding = { readonly user: User } | { readonly problem: string };

/** What is remembered of a browser, where anything is. */
export interface SessionSteps {
  /** The session that the browser's cookie names, while it is good. */
  findSession(
    exchange: AuthorizeRequestContext | InteractionRequestContext,
    env: ProviderEnv,
  ): SessionRecord | undefined;
  /** Whether who signed in before need not do so again for a request that names this user, or none. */
  isSessionFor(session: SessionRecord, asked: User | undefined, env: ProviderEnv): boolean;
  /** Remembers who signed in, under a fresh id; what the browser brought ends. */
  openSession(user: User, exchange: InteractionRequestContext, env: ProviderEnv): SessionRecord;
  /** Ends what the browser brought. */
  endSession(exchange: InteractionRequestContext, env: ProviderEnv): void;
  /** Set-Cookie of a session; of none: the cookie is taken away. */
  buildSessionCookie(session: SessionRecord | undefined, env: ProviderEnv): string;
  /**
   * What an approval is for: equal texts are one approval.
   * @param session In which it was given, where it ends with that.
   */
  nameApproval(
    client: Client,
    asked: User | undefined,
    signedIn: User | undefined,
    session?: SessionRecord,
  ): string;
  /** @param session That of the browser. */
  isApproved(interaction: SignedIn, env: ProviderEnv, session?: SessionRecord): boolean;
}

/** Who asks, for whom, and who signed in. */
type SignedIn = Pick<InteractionRecord, 'client' | 'user' | 'signedIn'>;

/** The token request, beside the rules of `token/pipeline.ts`. */
export interface TokenSteps {
  /** Called by `claimCode`; from here on the code is used. */
  markCodeUsed(code: CodeRecord, exchange: TokenRequestContext, env: ProviderEnv): void;
  /** What a second use of a code does to its token. */
  revokeIssuedToken(code: CodeRecord, exchange: TokenRequestContext, env: ProviderEnv): void;
  /** What a refused exchange does to a code that was its client's and still good. */
  settleFailedExchange(exchange: TokenRequestContext, refusal: Refusal, env: ProviderEnv): void;
}

/** The protected API, beside the rules of `resources/pipeline.ts`. */
export interface ResourceSteps {
  listUsers(exchange: ResourceRequestContext, env: ProviderEnv): readonly User[];
  listAgents(exchange: ResourceRequestContext, env: ProviderEnv): readonly Agent[];
  /** The conversations of the token's user, newest first, before paging. */
  listConversations(exchange: ResourceRequestContext, env: ProviderEnv): readonly Conversation[];
  findConversation(id: string, exchange: ResourceRequestContext, env: ProviderEnv): Conversation | undefined;
}

/** Making codes, tokens and the like. */
export interface MintSteps {
  mintCode(exchange: AuthorizeRequestContext | InteractionRequestContext, env: ProviderEnv): string;
  mintToken(exchange: TokenRequestContext, env: ProviderEnv): string;
  mintInteractionKey(env: ProviderEnv): string;
  /** What a passkey has to sign; undefined where no user has one. */
  mintChallenge(env: ProviderEnv): string | undefined;
  mintSessionKey(exchange: InteractionRequestContext, env: ProviderEnv): string;
  mintTraceId(env: ProviderEnv): string;
  /** Epoch ms at which a code issued at `at` ends. */
  computeCodeExpiry(at: number, env: ProviderEnv): number;
  /** Epoch ms at which a token issued at `at` ends, as precise as it will be printed. */
  computeTokenExpiry(at: number, env: ProviderEnv): number;
  /** Binds a new code to the target and the user, and stores it. */
  issueCode(
    target: RedirectTarget,
    user: User | undefined,
    exchange: AuthorizeRequestContext | InteractionRequestContext,
    env: ProviderEnv,
  ): CodeRecord;
}

/** Making answers. */
export interface RenderSteps {
  /** The `state` for the redirect, encoded for a query; undefined for none. */
  echoState(
    rawState: string | undefined,
    outcome: 'success' | 'error',
    exchange: AuthorizeRequestContext | InteractionRequestContext,
    env: ProviderEnv,
  ): string | undefined;
  buildSuccessRedirect(
    target: RedirectTarget,
    code: string,
    exchange: AuthorizeRequestContext | InteractionRequestContext,
    env: ProviderEnv,
  ): string;
  buildErrorRedirect(
    target: RedirectTarget,
    error: string,
    description: string | undefined,
    exchange: AuthorizeRequestContext | InteractionRequestContext,
    env: ProviderEnv,
  ): string;
  /** Status of a redirect to the client. */
  redirectStatus(exchange: AuthorizeRequestContext | InteractionRequestContext, env: ProviderEnv): number;
  formatExpiration(expiresAt: number, env: ProviderEnv): string;
  buildTokenMembers(exchange: TokenRequestContext, env: ProviderEnv): Readonly<Record<string, unknown>>;
  renderTokenAnswer(exchange: TokenRequestContext, env: ProviderEnv): ProviderAnswer;
  renderResource(value: unknown, exchange: ResourceRequestContext, env: ProviderEnv): ProviderAnswer;
  renderRedirect(
    location: string,
    exchange: AuthorizeRequestContext | InteractionRequestContext,
    env: ProviderEnv,
  ): ProviderAnswer;
  renderPage(interaction: InteractionRecord, status: number, env: ProviderEnv): ProviderAnswer;
  /** A page that has the page of an interaction in a frame. */
  renderFrame(interaction: InteractionRecord, env: ProviderEnv): ProviderAnswer;
  /** The page of signing out: before, or when it is done. */
  renderSignOutPage(done: boolean, env: ProviderEnv): ProviderAnswer;
  /** A page that says what went wrong, for people. */
  renderErrorPage(
    refusal: Refusal,
    status: number,
    exchange: AnyRequestContext,
    env: ProviderEnv,
  ): ProviderAnswer;
  renderRefusal(refusal: Refusal, exchange: AnyRequestContext, env: ProviderEnv): ProviderAnswer;
  /** WWW-Authenticate of a refused resource request. */
  buildChallenge(refusal: Refusal, env: ProviderEnv): string;
  /** Headers about caching, for one kind of answer. */
  cacheHeaders(
    kind: 'redirect' | 'token' | 'resource' | 'page' | 'refusal',
    env: ProviderEnv,
  ): readonly HeaderPair[];
  /** Headers of pages: what they may load, where their forms may go, who may frame them. */
  pageHeaders(nonce: string, formTargets: readonly string[], env: ProviderEnv): readonly HeaderPair[];
  /** The last hand on every answer. */
  finishAnswer(
    answer: ProviderAnswer,
    exchange: AnyRequestContext,
    env: ProviderEnv,
  ): MaybePromise<ProviderAnswer>;
}

/** A rule is a step because it stands in a pipeline. */
type PipelineRules = typeof GUARD_RULES &
  typeof AUTHORIZE_RULES &
  typeof PAGE_RULES &
  typeof FORM_RULES &
  typeof TOKEN_RULES &
  typeof RESOURCE_RULES;

/**
 * Every decision of the provider by name. The defaults obey the documentation; a fault replaces one of them.
 */
export interface ProviderSteps
  extends PipelineRules,
    GuardSteps,
    ParseSteps,
    DecisionSteps,
    AuthorizeSteps,
    InteractionSteps,
    SessionSteps,
    TokenSteps,
    ResourceSteps,
    MintSteps,
    RenderSteps {}

/** Replaces steps; what it does not return stays. `steps` are the ones it stands on. */
export type OverrideSteps = (steps: ProviderSteps) => Partial<ProviderSteps>;
