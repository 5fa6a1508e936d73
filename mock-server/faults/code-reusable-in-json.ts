import type { Fault } from './fault.ts';

/** The JSON branch does not mark the code. */
export const codeReusableInJson: Fault = {
  id: 'code/reusable-in-json',
  title: 'The JSON branch does not mark the code',
  breaks: 'code-single-use',
  harm: 'Whoever finds a code exchanges it again, in one encoding.',
  wrap: (steps) => ({
    markCodeUsed: (code, exchange, env) => {
      if (exchange.encoding === 'form') steps.markCodeUsed(code, exchange, env);
    },
  }),
};
