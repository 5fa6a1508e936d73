import type { Fault } from './fault.ts';

/** PUT, PATCH and DELETE yield codes. */
export const authorizeAnyMethod: Fault = {
  id: 'authorize/any-method',
  title: 'PUT, PATCH and DELETE yield codes',
  breaks: 'authorize-other-methods',
  harm: 'Methods nobody reviewed bypass checks bound to GET.',
  wrap: (steps) => ({
    checkMethod: (exchange, env) =>
      exchange.route.endpoint === 'authorize' ? undefined : steps.checkMethod(exchange, env),
  }),
};
