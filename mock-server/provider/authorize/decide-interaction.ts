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
  return steps.renderPage(interaction, 200, env);
};
