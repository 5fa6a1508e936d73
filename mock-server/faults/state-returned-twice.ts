import type { Fault } from './fault.ts';

/** The state comes back twice. */
export const stateReturnedTwice: Fault = {
  id: 'state/returned-twice',
  title: 'The state comes back twice',
  breaks: 'state-once',
  harm: 'Gateway and application read different copies.',
  wrap: (steps) => ({
    buildSuccessRedirect: (target, code, exchange, env) => {
      const location = steps.buildSuccessRedirect(target, code, exchange, env);
      const state = steps.echoState(target.rawState, 'success', exchange, env);
      return state === undefined ? location : `${location}&state=${state}`;
    },
  }),
};
