import type { Fault } from './fault.ts';

/** The redirect after the form has status 307. */
export const interactionFormRepeatedAtClient: Fault = {
  id: 'interaction/form-repeated-at-client',
  title: 'The redirect after the form has status 307',
  breaks: 'interaction-no-repost',
  harm: 'The browser posts the form to the application.',
  wrap: (steps) => ({
    redirectStatus: (exchange, env) =>
      exchange.kind === 'interaction' ? 307 : steps.redirectStatus(exchange, env),
  }),
};
