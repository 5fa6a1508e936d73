import { refuse } from '../conditions.ts';
import type { TokenRequestContext } from '../exchange.ts';
import type { Rule } from '../steps.ts';

/**
 * `userid` must repeat the authorization request's: the same, or none. The token's user is the code's user, never the
 * one that was sent.
 */
export const checkCodeUser: Rule<TokenRequestContext> = (exchange, env) => {
  const bound = exchange.codeRecord?.user;
  const userid = env.steps.readParameter(exchange.parameters, 'userid', exchange, env);
  exchange.userid = userid;
  if (bound === undefined) {
    if (userid === undefined || env.dialect.token.addedUserid === 'generic-token') return undefined;
    return refuse('token-userid-added', `the code belongs to no user, userid is "${userid}"`, 'userid');
  }
  if (userid === undefined) {
    return refuse('token-userid-missing', `the code belongs to ${bound.id} and userid is missing`, 'userid');
  }
  if (!env.steps.matchIssuedUser(bound.id, userid, exchange, env)) {
    return refuse(
      'token-userid-mismatch',
      `the code belongs to ${bound.id}, userid is "${userid}"`,
      'userid',
    );
  }
  exchange.user = bound;
  return undefined;
};
