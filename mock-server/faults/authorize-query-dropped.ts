import type { Fault } from './fault.ts';

/** The query of the redirect URI is lost. */
export const authorizeQueryDropped: Fault = {
  id: 'authorize/query-dropped',
  title: 'The query of the redirect URI is lost',
  breaks: 'authorize-query-retained',
  harm: 'Applications that route by query parameters lose the tenant.',
  wrap: (steps) => ({
    buildSuccessRedirect: (target, code, exchange, env) =>
      steps.buildSuccessRedirect(
        { ...target, redirectUri: target.redirectUri.split('?')[0] ?? '' },
        code,
        exchange,
        env,
      ),
  }),
};
