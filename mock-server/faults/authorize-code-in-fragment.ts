import type { Fault } from './fault.ts';

/** The code stands in the fragment. */
export const authorizeCodeInFragment: Fault = {
  id: 'authorize/code-in-fragment',
  title: 'The code stands in the fragment',
  breaks: 'authorize-code-in-query',
  harm: "It never reaches the application's server, and stays in history and scripts.",
  wrap: (steps) => ({
    buildSuccessRedirect: (target, code, exchange, env) =>
      steps.buildSuccessRedirect(target, code, exchange, env).replace(/[?&]([^?]*)$/, '#$1'),
  }),
};
