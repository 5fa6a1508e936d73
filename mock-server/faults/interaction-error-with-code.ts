import { encodeComponent } from '../provider/parse/percent.ts';
import type { Fault } from './fault.ts';

/** The denial carries a code beside the error. */
export const interactionErrorWithCode: Fault = {
  id: 'interaction/error-with-code',
  title: 'The denial carries a code beside the error',
  breaks: 'interaction-error-without-code',
  harm: 'Applications that look at one of the two act on a denied grant.',
  wrap: (steps) => ({
    buildErrorRedirect: (target, error, description, exchange, env) =>
      `${steps.buildErrorRedirect(target, error, description, exchange, env)}&code=${encodeComponent(steps.mintCode(exchange, env))}`,
  }),
};
