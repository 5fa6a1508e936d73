import { AUTHORIZE_RULES } from './authorize/pipeline.ts';
import type { Refusal } from './conditions.ts';
import type { ProviderConfig } from './config.ts';
import { DEFAULT_STEPS } from './default-steps.ts';
import type { Dialect } from './dialect.ts';
import type { ProviderEnv } from './env.ts';
import type {
  AnyRequestContext,
  AuthorizeRequestContext,
  Exchange,
  InteractionRequestContext,
  ResourceRequestContext,
  TokenRequestContext,
} from './exchange.ts';
import { GUARD_RULES } from './guards/pipeline.ts';
import { answerDecision, answerOneTimeCode, answerPasskey, answerSignIn } from './interaction/answer-form.ts';
import { FORM_RULES, PAGE_RULES } from './interaction/pipeline.ts';
import { NO_PARAMETERS } from './parse/parameters.ts';
import type { HeaderPair, MaybePromise, PlainRequest } from './plain.ts';
import type { ProviderStore } from './records.ts';
import { isPlainTransport } from './render/finish-answer.ts';
import { type ProtocolTable, settleForms } from './render/refusal-forms.ts';
import { answerResource } from './resources/answer-resource.ts';
import { RESOURCE_RULES } from './resources/pipeline.ts';
import { rulesOf, runRules, whenReady } from './run-rules.ts';
import { answerPage } from './session/answer-page.ts';
import { answerSignOut } from './session/answer-sign-out.ts';
import type { OverrideSteps, ProviderAnswer, ProviderSteps, Rule } from './steps.ts';
import { TOKEN_RULES } from './token/pipeline.ts';

/** What a provider is made of. */
export interface ProviderOptions {
  readonly config: ProviderConfig;
  readonly dialect: Dialect;
  readonly protocol: ProtocolTable;
  readonly store: ProviderStore;
  /** Epoch ms. */
  readonly now: () => number;
  readonly random: (bytes: number) => Uint8Array;
  /** Deviations and faults, applied in this order. */
  readonly overrides?: readonly OverrideSteps[];
  /** Sent with every answer. */
  readonly extraHeaders?: readonly HeaderPair[];
}

/** RFC 6797: a client that came over TLS comes that way again. */
const HSTS: HeaderPair = ['Strict-Transport-Security', 'max-age=31536000'];

/** A provider: answers one plain request after the other. */
export interface Provider {
  readonly env: ProviderEnv;
  /**
   * Answers at once, unless some step takes its time. Throws only if a step does, or if the store does.
   * @param store for this request, in place of the provider's own
   */
  handle(request: PlainRequest, store?: ProviderStore): MaybePromise<ProviderAnswer>;
}

/** Lays overrides upon the default steps, each standing on those before it. */
function composeSteps(overrides: readonly OverrideSteps[]): ProviderSteps {
  let steps = DEFAULT_STEPS;
  for (const override of overrides) steps = { ...steps, ...override(steps) };
  return steps;
}

/** Builds a provider. Nothing is read or opened; equal arguments and requests give equal answers. */
export function createProvider(options: ProviderOptions): Provider {
  const { config, dialect } = options;
  const steps = composeSteps(options.overrides ?? []);
  const env: ProviderEnv = {
    config,
    dialect,
    store: options.store,
    now: options.now,
    random: options.random,
    steps,
    clients: new Map(config.clients.map((client) => [client.id, client])),
    users: new Map(config.users.map((user) => [user.id, user])),
    usersByLogin: new Map(config.users.map((user) => [user.login, user])),
    usersByPasskey: new Map(
      config.users.flatMap((user) => (user.passkey ? [[user.passkey.id, user] as const] : [])),
    ),
    forms: settleForms(options.protocol, dialect),
    commonHeaders: [
      ...(config.secure ? [HSTS] : []),
      ...dialect.http.headers,
      ...(options.extraHeaders ?? []),
    ],
    cacheHeaders: [['Cache-Control', dialect.http.cacheControl]],
    plainTransport: isPlainTransport(dialect.http),
  };
  return { env, handle: createHandler(env) };
}

function createHandler(own: ProviderEnv): Provider['handle'] {
  const { steps } = own;
  const front = rulesOf(GUARD_RULES, steps);
  const dispatch = createDispatch(steps);
  return (request, store) => {
    const env = store === undefined ? own : { ...own, store };
    const route = steps.matchRoute(request.path, env);
    const exchange = openExchange({ request, route, at: env.now() });
    return whenReady(runRules(front, exchange, env), (refusal) =>
      whenReady(refusal ?? dispatch(exchange, env), (outcome) => {
        const answer = 'status' in outcome ? outcome : steps.renderRefusal(outcome, exchange, env);
        return steps.finishAnswer(answer, exchange, env);
      }),
    );
  };
}

type Outcome = MaybePromise<ProviderAnswer | Refusal>;

function createDispatch(steps: ProviderSteps): (exchange: AnyRequestContext, env: ProviderEnv) => Outcome {
  const authorize = rulesOf(AUTHORIZE_RULES, steps);
  const token = rulesOf(TOKEN_RULES, steps);
  const resource = rulesOf(RESOURCE_RULES, steps);
  const page = rulesOf(PAGE_RULES, steps);
  const form = rulesOf(FORM_RULES, steps);
  return (exchange, env) => {
    switch (exchange.kind) {
      case 'authorize':
        return afterRules(authorize, exchange, env, () => steps.decideInteraction(exchange, env));
      case 'token':
        return whenReady(runRules(token, exchange, env), (refusal) => {
          if (refusal === undefined) return steps.renderTokenAnswer(exchange, env);
          steps.settleFailedExchange(exchange, refusal, env);
          return refusal;
        });
      case 'resource':
        return afterRules(resource, exchange, env, () => answerResource(exchange, env));
      case 'interaction':
        if (exchange.route.endpoint === 'sign-out') return answerSignOut(exchange, env);
        return answerInteraction(exchange, exchange.route.endpoint === 'interaction-page' ? page : form, env);
      case 'front':
        throw new Error('a request passed the front without an endpoint');
    }
  };
}

function answerInteraction(
  exchange: InteractionRequestContext,
  rules: readonly Rule<InteractionRequestContext>[],
  env: ProviderEnv,
): Outcome {
  return afterRules(rules, exchange, env, () => {
    if (exchange.route.endpoint === 'sign-in') return answerSignIn(exchange, env);
    if (exchange.route.endpoint === 'passkey') return answerPasskey(exchange, env);
    if (exchange.route.endpoint === 'one-time-code') return answerOneTimeCode(exchange, env);
    if (exchange.route.endpoint === 'decision') return answerDecision(exchange, env);
    return answerPage(exchange, env);
  });
}

function afterRules<E>(
  rules: readonly Rule<E>[],
  exchange: E,
  env: ProviderEnv,
  answer: () => Outcome,
): Outcome {
  return whenReady(runRules(rules, exchange, env), (refusal) => refusal ?? answer());
}

function openExchange(base: Exchange): AnyRequestContext {
  switch (base.route.endpoint) {
    case 'authorize':
      return openAuthorize(base);
    case 'token':
      return openToken(base);
    case 'interaction-page':
    case 'sign-in':
    case 'passkey':
    case 'one-time-code':
    case 'decision':
    case 'sign-out':
      return openInteraction(base);
    case 'users':
    case 'agents':
    case 'conversations':
    case 'conversation':
      return openResource(base);
    case 'unknown':
      return { kind: 'front', ...base };
  }
}

function openAuthorize({ request, route, at }: Exchange): AuthorizeRequestContext {
  const parameters = NO_PARAMETERS;
  return {
    kind: 'authorize',
    request,
    route,
    at,
    parameters,
    client: undefined,
    target: undefined,
    user: undefined,
  };
}

function openToken({ request, route, at }: Exchange): TokenRequestContext {
  return {
    kind: 'token',
    request,
    route,
    at,
    encoding: 'form',
    parameters: NO_PARAMETERS,
    clientId: '',
    clientSecret: '',
    redirectUri: '',
    code: '',
    userid: undefined,
    client: undefined,
    codeRecord: undefined,
    user: undefined,
    token: undefined,
  };
}

function openInteraction({ request, route, at }: Exchange): InteractionRequestContext {
  return {
    kind: 'interaction',
    request,
    route,
    at,
    parameters: NO_PARAMETERS,
    interaction: undefined,
    target: undefined,
    signedIn: undefined,
  };
}

function openResource({ request, route, at }: Exchange): ResourceRequestContext {
  return { kind: 'resource', request, route, at, bearer: '', token: undefined };
}
