import type { Fault } from './fault.ts';

/** The JSON branch does not look at the expiry. */
export const codeExpiryNotCheckedInJson: Fault = {
  id: 'code/expiry-not-checked-in-json',
  title: 'The JSON branch does not look at the expiry',
  breaks: 'code-expires',
  harm: 'A code from a log stays good for ever, in one encoding.',
  wrap: (steps) => ({
    checkCodeExpiry: (exchange, env) =>
      exchange.encoding === 'json' ? undefined : steps.checkCodeExpiry(exchange, env),
  }),
};
