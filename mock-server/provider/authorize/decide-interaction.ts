import { type PlainRequest, singleHeader } from '../plain.ts';
import type { AuthorizeSteps } from '../steps.ts';

/** Without interaction the code is issued at once; otherwise the first page is shown. */
export const decideInteraction: AuthorizeSteps['decideInteraction'] = (exchange, env) => {
  const { target, user } = exchange;
  if (target === undefined) throw new Error('an authorization request passed without a verified target');
  const { steps, config } = env;
  if (config.interaction === 'none') {
    const code = steps.issueCode(target, user, exchange, env);
    return steps.renderRedirect(steps.buildSuccessRedirect(target, code.key, exchange, env), exchange, env);
  }
  const interaction = steps.openInteraction(
    {
      client: target.client,
      redirectUri: target.redirectUri,
      rawState: target.rawState,
      user,
      stage: config.interaction === 'login' ? 'sign-in' : 'consent',
      signedIn: undefined,
      failedAttempts: 0,
    },
    env,
  );
  const elsewhere = env.dialect.interaction.pagesAt === 'other-host' && otherNameOf(exchange.request);
  if (!elsewhere) return steps.renderPage(interaction, 200, env);
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

/** Another name of a loopback host: to a browser, another host. */
function otherNameOf(request: PlainRequest): string | undefined {
  const host = singleHeader(request, 'host');
  return host?.startsWith('127.0.0.1') ? host.replace('127.0.0.1', 'localhost') : undefined;
}
