import type { Fault } from './fault.ts';

/** The browser is sent back without a code. */
export const authorizeRedirectsWithoutCode: Fault = {
  id: 'authorize/redirects-without-code',
  title: 'The browser is sent back without a code',
  breaks: 'authorize-issues-code',
  harm: 'Nobody can sign in.',
  wrap: (steps) => ({
    buildSuccessRedirect: (target, code, exchange, env) =>
      steps.buildSuccessRedirect(target, code, exchange, env).replace(/code=[^&]*&?/, ''),
  }),
};
