import type { Fault } from './fault.ts';

/** The JSON branch does not compare the code's client. */
export const codeAnyClientInJson: Fault = {
  id: 'code/any-client-in-json',
  title: "The JSON branch does not compare the code's client",
  breaks: 'code-bound-to-client',
  harm: 'Any registered client redeems stolen codes, in one encoding.',
  wrap: (steps) => ({
    checkCodeClient: (exchange, env) =>
      exchange.encoding === 'json' ? undefined : steps.checkCodeClient(exchange, env),
  }),
};
