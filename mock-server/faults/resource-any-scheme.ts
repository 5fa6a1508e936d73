import { singleHeader } from '../provider/plain.ts';
import type { Fault } from './fault.ts';

/** The token is accepted under any scheme. */
export const resourceAnyScheme: Fault = {
  id: 'resource/any-scheme',
  title: 'The token is accepted under any scheme',
  breaks: 'resource-other-scheme',
  harm: 'Headers meant for another check pass this one.',
  wrap: (steps) => ({
    checkBearer: async (exchange, env) => {
      const refusal = await steps.checkBearer(exchange, env);
      const value = singleHeader(exchange.request, 'authorization');
      if (refusal === undefined || value === undefined) return refusal;
      exchange.bearer = value.split(' ').at(-1) ?? '';
      return undefined;
    },
  }),
};
