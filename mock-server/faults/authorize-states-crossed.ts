import { pause } from '../timers.ts';
import type { Fault } from './fault.ts';

/** Of requests at the same time all get the state of the latest. */
export const authorizeStatesCrossed: Fault = {
  id: 'authorize/states-crossed',
  title: 'Of requests at the same time all get the state of the latest',
  breaks: 'authorize-concurrent-requests-separate',
  harm: 'One user is signed in as another.',
  wrap: (steps) => {
    let latest: string | undefined;
    return {
      checkUserExists: async (exchange, env) => {
        latest = exchange.target?.rawState;
        await pause(15);
        return steps.checkUserExists(exchange, env);
      },
      echoState: (rawState, outcome, exchange, env) =>
        steps.echoState(rawState === undefined ? undefined : latest, outcome, exchange, env),
    };
  },
};
