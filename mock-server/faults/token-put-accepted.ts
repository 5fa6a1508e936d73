import type { Fault } from './fault.ts';

/** PUT and PATCH yield tokens. */
export const tokenPutAccepted: Fault = {
  id: 'token/put-accepted',
  title: 'PUT and PATCH yield tokens',
  breaks: 'token-other-methods',
  harm: 'Methods nobody reviewed bypass checks bound to POST.',
  wrap: (steps) => ({
    checkMethod: (exchange, env) =>
      exchange.route.endpoint === 'token' && ['PUT', 'PATCH'].includes(exchange.request.method)
        ? undefined
        : steps.checkMethod(exchange, env),
  }),
};
