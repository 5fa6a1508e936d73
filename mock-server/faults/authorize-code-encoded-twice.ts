import type { Fault } from './fault.ts';

/** The code is percent-encoded twice on its way. */
export const authorizeCodeEncodedTwice: Fault = {
  id: 'authorize/code-encoded-twice',
  title: 'The code is percent-encoded twice on its way',
  breaks: 'token-form-accepted',
  harm: 'The code that arrives is none that can be exchanged.',
  wrap: (steps) => ({
    buildSuccessRedirect: (target, code, exchange, env) => {
      const encoded = [...code].map((one) => `%25${one.charCodeAt(0).toString(16)}`).join('');
      return steps.buildSuccessRedirect(target, code, exchange, env).replace(/code=[^&]*/, `code=${encoded}`);
    },
  }),
};
