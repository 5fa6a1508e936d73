/** Providers with faults that show in some contexts only. */
import type { Endpoint } from '../provider/guards/routes.ts';
import type { Provider } from '../provider/provider.ts';
import { whenReady } from '../provider/run-rules.ts';
import type { OverrideSteps, ProviderAnswer } from '../provider/steps.ts';
import type { ContextKind } from './condition.ts';
import { CodeHistory } from './context-history.ts';
import type { PickedFault } from './pick-faults.ts';
import { meets, seeRequest } from './read-context.ts';

const KIND_OF_ENDPOINT: Readonly<Partial<Record<Endpoint, ContextKind>>> = {
  authorize: 'authorize',
  token: 'token',
  users: 'resource',
  agents: 'resource',
  conversations: 'resource',
  conversation: 'resource',
};

/**
 * One provider for each set of faults that may show together, all on one store; each request goes to the one whose
 * conditions it meets. A request of another kind than the condition is about meets the fault always: it prepares what
 * shows later.
 * @param build Makes a provider with these steps laid upon the others.
 */
export function createConditionalProvider(
  faults: readonly PickedFault[],
  build: (overrides: readonly OverrideSteps[]) => Provider,
): Provider {
  const providers = new Map<string, Provider>();
  const providerOf = (active: readonly PickedFault[]): Provider => {
    const key = active.map(({ fault }) => fault.id).join(' ');
    let provider = providers.get(key);
    if (!provider) {
      provider = build([...active.map(({ fault }) => fault.override), watch]);
      providers.set(key, provider);
    }
    return provider;
  };
  const sound = providerOf([]);
  const { env } = sound;
  return {
    env,
    handle: (request, store = env.store) => {
      const kind = KIND_OF_ENDPOINT[env.steps.matchRoute(request.path, env).endpoint];
      const seen = kind && seeRequest(kind, request, env.now(), store);
      const history = new CodeHistory(store);
      const sources = { config: env.config, store, history };
      const active = faults.filter(({ conditions }) =>
        conditions.every((one) => seen === undefined || one.kind !== kind || meets(one, seen, sources)),
      );
      const wasUsed = seen?.code?.usedAt !== undefined;
      const answer = providerOf(active).handle(request, store);
      return kind === 'token'
        ? whenReady(answer, (done) => note(done, seen?.code?.key, wasUsed, history))
        : answer;
    },
  };
}

/** Remembers what came of a token request. */
function note(
  answer: ProviderAnswer,
  code: string | undefined,
  wasUsed: boolean,
  history: CodeHistory,
): ProviderAnswer {
  const refused = answer.status >= 400;
  if (refused && code !== undefined && !wasUsed) history.refused(code);
  if (refused && wasUsed) history.replayed();
  return answer;
}

/** Steps that remember what was issued and how; the last laid, so that they see what the faults make. */
const watch: OverrideSteps = (steps) => ({
  issueCode: (target, user, exchange, env) => {
    const code = steps.issueCode(target, user, exchange, env);
    new CodeHistory(env.store).issued(code.key, exchange.at, target.rawState);
    return code;
  },
  issueToken: (exchange, env) =>
    whenReady(steps.issueToken(exchange, env), (refusal) => {
      if (exchange.token)
        new CodeHistory(env.store).redeemed(
          exchange.token.key,
          exchange.encoding,
          exchange.codeRecord?.redirectUri ?? '',
        );
      return refusal;
    }),
});
