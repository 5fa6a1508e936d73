import type { OverrideSteps } from '../provider/steps.ts';

/** A token request without `redirect_uri` is taken to mean the code's; one that is sent must still be right. */
export const tokenRedirectUriOptional: OverrideSteps = (steps) => ({
  requireRedirectUri: () => undefined,
  checkCodeRedirectUri: (exchange, env) => {
    const sent = env.steps.readParameter(exchange.parameters, 'redirect_uri', exchange, env);
    if (sent === undefined) return undefined;
    exchange.redirectUri = sent;
    return steps.checkCodeRedirectUri(exchange, env);
  },
});
