import { toBase64Url } from '../../provider/mint/encode-bytes.ts';
import type { TokenRecord } from '../../provider/records.ts';
import type { OverrideSteps, ProviderSteps } from '../../provider/steps.ts';
import { decodeJwt, type JwtParts } from './decode-jwt.ts';

const text = new TextEncoder();

/** Tokens that say whose they are; nothing but the store knows which were issued. */
export const mintTalkingJwt: ProviderSteps['mintToken'] = (exchange, { random }) => {
  const claims = { sub: exchange.user?.id, client_id: exchange.client?.id, jti: toBase64Url(random(16)) };
  const parts = [{ alg: 'HS256', typ: 'JWT' }, claims].map((part) =>
    toBase64Url(text.encode(JSON.stringify(part))),
  );
  return [...parts, toBase64Url(random(32))].join('.');
};

/** Takes a JWT that was never issued for a token of the user whom it names, where it passes what is left of the check. */
export const believeJwt =
  (passes: (jwt: JwtParts, token: string) => boolean): OverrideSteps =>
  (steps) => ({
    findToken: (token, exchange, env): TokenRecord | undefined => {
      const found = steps.findToken(token, exchange, env);
      const jwt = decodeJwt(token);
      if (found || !jwt || !passes(jwt, token)) return found;
      const user = env.users.get(String(jwt.payload['sub']));
      const [client] = env.config.clients;
      return client && user
        ? { key: token, client, user, expiresAt: Number.POSITIVE_INFINITY, revoked: false }
        : undefined;
    },
  });
