import { toHex } from '../provider/mint/encode-bytes.ts';
import type { Fault } from './fault.ts';

/** Without a state one is made up. */
export const stateInvented: Fault = {
  id: 'state/invented',
  title: 'Without a state one is made up',
  breaks: 'state-not-invented',
  harm: 'Applications take it for an answer to another request.',
  wrap: (steps) => ({
    echoState: (rawState, outcome, exchange, env) =>
      steps.echoState(rawState ?? toHex(env.random(8)), outcome, exchange, env),
  }),
};
