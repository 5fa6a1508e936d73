import type { Fault } from './fault.ts';

/** An empty redirect_uri is not compared. */
export const tokenRedirectUriEmptyAccepted: Fault = {
  id: 'token/redirect-uri-empty-accepted',
  title: 'An empty redirect_uri is not compared',
  breaks: 'token-redirect-uri-empty',
  harm: 'The binding of the code to its redirect URI is lost.',
  wrap: (steps) => ({
    requireRedirectUri: async (exchange, env) => {
      const refusal = await steps.requireRedirectUri(exchange, env);
      const empty = exchange.parameters.entries.some(
        ({ name, value }) => name === 'redirect_uri' && value === '',
      );
      if (refusal === undefined || !empty) return refusal;
      const code = steps.readParameter(exchange.parameters, 'code', exchange, env) ?? '';
      exchange.redirectUri = steps.findCode(code, exchange, env)?.redirectUri ?? '';
      return undefined;
    },
  }),
};
