import type { Fault } from './fault.ts';

/** A query of more than 4,096 characters is answered with 500. */
export const authorizeLongQueryCrashes: Fault = {
  id: 'authorize/long-query-crashes',
  title: 'A query of more than 4,096 characters is answered with 500',
  breaks: 'authorize-long-request-survived',
  harm: 'A long state looks like an outage.',
  wrap: (steps) => ({
    parseQuery: (rawQuery, exchange, env) => {
      if (rawQuery.length > 4096) throw new RangeError('buffer overrun');
      return steps.parseQuery(rawQuery, exchange, env);
    },
  }),
};
