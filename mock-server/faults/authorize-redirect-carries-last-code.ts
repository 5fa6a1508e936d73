import type { Fault } from './fault.ts';

/** The redirect carries the code that was issued before, too. */
export const authorizeRedirectCarriesLastCode: Fault = {
  id: 'authorize/redirect-carries-last-code',
  title: 'The redirect carries the code that was issued before, too',
  breaks: 'code-kept-private',
  harm: 'One client gets the codes of another.',
  wrap: (steps) => {
    let last = 'none';
    return {
      buildSuccessRedirect: (target, code, exchange, env) => {
        const location = `${steps.buildSuccessRedirect(target, code, exchange, env)}&previous=${encodeURIComponent(last)}`;
        last = code;
        return location;
      },
    };
  },
};
