import type { ProviderEnv } from '../env.ts';
import type { AuthorizeRequestContext } from '../exchange.ts';
import { grantCode } from '../interaction/grant-code.ts';
import { showPage } from '../interaction/show-page.ts';
import { type PlainRequest, singleHeader } from '../plain.ts';
import type { NewInteraction } from '../records.ts';
import type { AuthorizeSteps, ProviderAnswer } from '../steps.ts';

/** Without interaction the code is issued at once; otherwise the first page is shown. */
export const decideInteraction: AuthorizeSteps['decideInteraction'] = (exchange, env) => {
  const { target, user } = exchange;
  if (target === undefined) throw new Error('an authorization request passed without a verified target');
  const { steps, config } = env;
  if (config.interaction === 'none') return grantCode(user, exchange, env);
  const first = {
    client: target.client,
    redirectUri: target.redirectUri,
    rawState: target.rawState,
    user,
    stage: config.interaction === 'login' ? ('sign-in' as const) : ('consent' as const),
    signedIn: undefined,
    failedAttempts: 0,
  };
  const elsewhere = env.dialect.interaction.pagesAt === 'other-host' && otherNameOf(exchange.request);
  if (!elsewhere) return answerHere(first, exchange, env);
  const interaction = steps.openInteraction(first, env);
  const { prefix, secure } = config;
  const location = `http${secure ? 's' : ''}://${elsewhere}${prefix}/api/oauth2/interaction/${interaction.key}`;
  return {
    status: 302,
    headers: [['Location', location], ['Referrer-Policy', 'no-referrer'], ...steps.cacheHeaders('page', env)],
    body: '',
    condition: 'interaction-page',
    reason: 'the first page is on another host',
  };
};

/** The first page; to a browser whose user signed in before the one after that, or none. */
function answerHere(
  first: NewInteraction,
  exchange: AuthorizeRequestContext,
  env: ProviderEnv,
): ProviderAnswer {
  const { steps } = env;
  const session = steps.findSession(exchange, env);
  if (session === undefined || !steps.isSessionFor(session, first.user, env))
    return showPage(steps.openInteraction(first, env), exchange.request, env);
  const signedIn = { ...first, stage: 'consent' as const, signedIn: session.user };
  if (steps.isApproved(signedIn, env, session)) return grantCode(first.user, exchange, env);
  return showPage(steps.openInteraction(signedIn, env), exchange.request, env);
}

/** Another name of a loopback host: to a browser, another host. */
function otherNameOf(request: PlainRequest): string | undefined {
  const host = singleHeader(request, 'host');
  return host?.startsWith('127.0.0.1') ? host.replace('127.0.0.1', 'localhost') : undefined;
}
