import type { Fault } from './fault.ts';

/** The JSON branch does not compare the secret. */
export const tokenSecretNotComparedInJson: Fault = {
  id: 'token/secret-not-compared-in-json',
  title: 'The JSON branch does not compare the secret',
  breaks: 'token-client-secret-wrong',
  harm: 'A stolen code is enough, in one encoding.',
  wrap: (steps) => ({
    compareSecret: (expected, sent, exchange, env) =>
      (exchange.kind === 'token' && exchange.encoding === 'json') ||
      steps.compareSecret(expected, sent, exchange, env),
  }),
};
