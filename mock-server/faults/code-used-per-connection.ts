import type { Fault } from './fault.ts';

/** Used codes are remembered by the connection they came on. */
export const codeUsedPerConnection: Fault = {
  id: 'code/used-per-connection',
  title: 'Used codes are remembered by the connection they came on',
  breaks: 'code-single-use',
  harm: 'Whoever connects anew exchanges any code again.',
  readsConnections: true,
  wrap: (steps) => ({
    checkCodeUnused: (exchange, env) => {
      const code = exchange.codeRecord;
      if (code && exchange.request.connection?.first) code.usedAt = undefined;
      return steps.checkCodeUnused(exchange, env);
    },
  }),
};
