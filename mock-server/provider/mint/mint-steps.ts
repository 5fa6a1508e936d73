import type { CodeRecord } from '../records.ts';
import { expirationStep } from '../render/format-expiration.ts';
import type { MintSteps } from '../steps.ts';
import { toHex } from './encode-bytes.ts';
import { mintSecret } from './mint-secret.ts';

/** Bytes of an interaction id: 192 bits. */
const INTERACTION_BYTES = 24;

/** Bytes of a passkey's challenge: 256 bits. */
const CHALLENGE_BYTES = 32;

/** Bytes of a session id: 192 bits. */
const SESSION_BYTES = 24;

/** The default minting: everything random, everything bound. */
export const DEFAULT_MINTING: MintSteps = {
  mintCode: (_exchange, env) => mintSecret(env.dialect.code.format, env.dialect.code.bytes, env),
  mintToken: (exchange, env) =>
    mintSecret(env.dialect.token.format, env.dialect.token.bytes, env, () => ({
      iss: 'airisk-mock',
      iat: Math.floor(exchange.at / 1000),
      exp: Math.floor(env.steps.computeTokenExpiry(exchange.at, env) / 1000),
    })),
  mintInteractionKey: (env) => mintSecret('base64url', INTERACTION_BYTES, env),
  mintChallenge: (env) =>
    env.usersByPasskey.size === 0 ? undefined : mintSecret('base64url', CHALLENGE_BYTES, env),
  mintSessionKey: (_exchange, env) => mintSecret('base64url', SESSION_BYTES, env),
  mintTraceId: (env) => `00-${toHex(env.random(16))}-${toHex(env.random(8))}-00`,
  computeCodeExpiry: (at, env) => at + env.config.codeLifetimeSeconds * 1000,
  computeTokenExpiry(at, env) {
    const step = expirationStep(env.dialect.token.expiration);
    return Math.floor((at + env.config.tokenLifetimeSeconds * 1000) / step) * step;
  },
  issueCode(target, user, exchange, env) {
    const code: CodeRecord = {
      key: env.steps.mintCode(exchange, env),
      client: target.client,
      redirectUri: target.redirectUri,
      user,
      expiresAt: env.steps.computeCodeExpiry(exchange.at, env),
      usedAt: undefined,
      token: undefined,
    };
    if (env.dialect.code.live === 'one') {
      const key = JSON.stringify([target.client.id, user?.id]);
      const before = env.store.latest.codes.get(key);
      if (before) before.usedAt ??= exchange.at;
      env.store.latest.codes.set(key, code);
    }
    env.store.putCode(code);
    return code;
  },
};
