import type { Fault } from './fault.ts';

/** A slash is added to the path of the redirect URI. */
export const authorizeRewritesRedirectUri: Fault = {
  id: 'authorize/rewrites-redirect-uri',
  title: 'A slash is added to the path of the redirect URI',
  breaks: 'authorize-target-exact',
  harm: 'Another handler of the application answers.',
  wrap: (steps) => ({
    buildSuccessRedirect: (target, code, exchange, env) =>
      steps.buildSuccessRedirect(target, code, exchange, env).replace(/\?/, '/?'),
  }),
};
