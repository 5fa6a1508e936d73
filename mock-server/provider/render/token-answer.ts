import type { RenderSteps } from '../steps.ts';

/** The two documented members, and what the dialect adds. */
export const buildTokenMembers: RenderSteps['buildTokenMembers'] = ({ token }, env) => {
  if (token === undefined) throw new Error('a token answer was to be built without a token');
  const members: Record<string, unknown> = {
    access_token: token.key,
    expiration: env.steps.formatExpiration(token.expiresAt, env),
  };
  for (const [name, value] of Object.entries(env.dialect.token.extraMembers)) {
    members[name] = value === '$lifetime' ? env.config.tokenLifetimeSeconds : value;
  }
  return members;
};

/** The success answer of the token endpoint. */
export const renderTokenAnswer: RenderSteps['renderTokenAnswer'] = (exchange, env) => ({
  status: 200,
  headers: [['Content-Type', env.dialect.token.mediaType], ...env.steps.cacheHeaders('token', env)],
  body: JSON.stringify(
    env.steps.buildTokenMembers(exchange, env),
    undefined,
    env.dialect.token.pretty ? 2 : undefined,
  ),
  condition: 'token-success',
  reason:
    exchange.user === undefined ? 'a generic token was issued' : `a token for ${exchange.user.id} was issued`,
});

/** The answer of the protected API. */
export const renderResource: RenderSteps['renderResource'] = (value, _exchange, env) => ({
  status: 200,
  headers: [['Content-Type', 'application/json; charset=utf-8'], ...env.steps.cacheHeaders('resource', env)],
  body: JSON.stringify(value, undefined, env.dialect.resources.pretty ? 2 : undefined),
  condition: 'resource-success',
  reason: 'the token is good for this',
});
