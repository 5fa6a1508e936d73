import type { Fault } from './fault.ts';

/** Codes contain a plus sign that is not encoded. */
export const authorizeCodeNotEncoded: Fault = {
  id: 'authorize/code-not-encoded',
  title: 'Codes contain a plus sign that is not encoded',
  breaks: 'authorize-code-characters',
  harm: 'Form decoders turn it into a space, and the exchange fails for some users.',
  wrap: (steps) => ({
    mintCode: (exchange, env) => `${steps.mintCode(exchange, env)}+A`,
    buildSuccessRedirect: (target, code, exchange, env) =>
      steps.buildSuccessRedirect(target, code, exchange, env).replaceAll('%2BA', '+A'),
  }),
};
