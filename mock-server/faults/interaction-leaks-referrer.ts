import type { Fault } from './fault.ts';

/** The pages send their whole URL as referrer. */
export const interactionLeaksReferrer: Fault = {
  id: 'interaction/leaks-referrer',
  title: 'The pages send their whole URL as referrer',
  breaks: 'interaction-referrer-policy',
  harm: 'The request reaches other sites.',
  wrap: (steps) => ({
    pageHeaders: (nonce, targets, env) =>
      steps
        .pageHeaders(nonce, targets, env)
        .map(([name, value]) => [name, name === 'Referrer-Policy' ? 'unsafe-url' : value] as const),
  }),
};
