import { refuse } from '../conditions.ts';
import type { TokenRequestContext } from '../exchange.ts';
import type { Rule } from '../steps.ts';

/** The secret must be this client's. */
export const checkClientSecret: Rule<TokenRequestContext> = (exchange, env) => {
  const { client, clientSecret } = exchange;
  return client !== undefined && env.steps.compareSecret(client.secret, clientSecret, exchange, env)
    ? undefined
    : refuse(
        'token-client-secret-wrong',
        `the secret is not the one of ${exchange.clientId}`,
        'client_secret',
      );
};
