import type { Fault } from './fault.ts';

/** The parameter of the redirect is called Code. */
export const authorizeCodeMisspelled: Fault = {
  id: 'authorize/code-misspelled',
  title: 'The parameter of the redirect is called Code',
  breaks: 'authorize-issues-code',
  harm: 'No client finds its code.',
  wrap: (steps) => ({
    buildSuccessRedirect: (target, code, exchange, env) =>
      steps.buildSuccessRedirect(target, code, exchange, env).replace(/([?&])code=/, '$1Code='),
  }),
};
