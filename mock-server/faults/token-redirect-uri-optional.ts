import type { Fault } from './fault.ts';

/** Without redirect_uri the one of the code is assumed. */
export const tokenRedirectUriOptional: Fault = {
  id: 'token/redirect-uri-optional',
  title: 'Without redirect_uri the one of the code is assumed',
  breaks: 'token-redirect-uri-missing',
  harm: 'The binding of the code to its redirect URI is lost.',
  wrap: (steps) => ({
    requireRedirectUri: async (exchange, env) => {
      const refusal = await steps.requireRedirectUri(exchange, env);
      if (refusal === undefined || exchange.parameters.entries.some(({ name }) => name === 'redirect_uri'))
        return refusal;
      const code = steps.readParameter(exchange.parameters, 'code', exchange, env) ?? '';
      exchange.redirectUri = steps.findCode(code, exchange, env)?.redirectUri ?? '';
      return undefined;
    },
  }),
};
