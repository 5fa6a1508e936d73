import type { TokenRequestContext } from '../exchange.ts';
import type { TokenRecord } from '../records.ts';
import type { Rule } from '../steps.ts';

/** Makes the token, remembers it beside the code it came from, and stores it. */
export const issueToken: Rule<TokenRequestContext> = (exchange, env) => {
  const { codeRecord, user, at } = exchange;
  if (codeRecord === undefined) throw new Error('a token was to be issued without a code');
  const { live, again } = env.dialect.token;
  // Looked up only where it matters: a store that is shared has to fetch it.
  const asksBefore = live === 'one' || again === 'same';
  const key = asksBefore ? JSON.stringify([codeRecord.client.id, user?.id]) : '';
  const before = asksBefore ? env.store.latest.tokens.get(key) : undefined;
  const lives = before !== undefined && !before.revoked && before.expiresAt > at;
  if (lives && live === 'one') before.revoked = true;
  if (lives && again === 'same') {
    codeRecord.token = before;
    exchange.token = before;
    return undefined;
  }
  const token: TokenRecord = {
    key: env.steps.mintToken(exchange, env),
    client: codeRecord.client,
    user,
    expiresAt: env.steps.computeTokenExpiry(at, env),
    revoked: false,
  };
  codeRecord.token = token;
  exchange.token = token;
  if (asksBefore) env.store.latest.tokens.set(key, token);
  env.store.putToken(token);
  return undefined;
};
