import type { Fault } from './fault.ts';

/** After a denial the browser is sent back without a word. */
export const interactionDenialSilent: Fault = {
  id: 'interaction/denial-silent',
  title: 'After a denial the browser is sent back without a word',
  breaks: 'interaction-deny-reported',
  harm: 'The application waits for an answer that never comes.',
  wrap: (steps) => ({
    buildErrorRedirect: (target, error, description, exchange, env) =>
      error === 'access_denied'
        ? target.redirectUri
        : steps.buildErrorRedirect(target, error, description, exchange, env),
  }),
};
