import { encodeComponent } from '../provider/parse/percent.ts';
import type { Fault } from './fault.ts';

/** The redirect carries two codes. */
export const authorizeCodeTwice: Fault = {
  id: 'authorize/code-twice',
  title: 'The redirect carries two codes',
  breaks: 'authorize-code-once',
  harm: 'Application and gateway each pick another one.',
  wrap: (steps) => ({
    buildSuccessRedirect: (target, code, exchange, env) =>
      `${steps.buildSuccessRedirect(target, code, exchange, env)}&code=${encodeComponent(steps.mintCode(exchange, env))}`,
  }),
};
