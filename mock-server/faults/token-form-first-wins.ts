import type { Fault } from './fault.ts';

/** Of repeated form parameters the first counts. */
export const tokenFormFirstWins: Fault = {
  id: 'token/form-first-wins',
  title: 'Of repeated form parameters the first counts',
  breaks: 'token-form-repeated',
  harm: 'Gateway and provider read different copies.',
  wrap: (steps) => ({
    rejectRepeatedParameters: (exchange, env) =>
      exchange.encoding === 'form' ? undefined : steps.rejectRepeatedParameters(exchange, env),
  }),
};
