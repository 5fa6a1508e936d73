import type { SecretFormat } from '../dialect.ts';
import type { ProviderEnv } from '../env.ts';
import { toBase64Url, toHex, toReserved, toUuid } from './encode-bytes.ts';

const text = new TextEncoder();
const JWT_HEADER = toBase64Url(text.encode('{"alg":"HS256","typ":"at+jwt"}'));

/**
 * Dresses fresh random bytes.
 * @param claims shown in the payload when the format is JWT-shaped; nothing verifies them
 */
export function mintSecret(
  format: SecretFormat,
  bytes: number,
  env: Pick<ProviderEnv, 'random'>,
  claims?: () => Readonly<Record<string, unknown>>,
): string {
  switch (format) {
    case 'base64url':
      return toBase64Url(env.random(bytes));
    case 'hex':
      return toHex(env.random(bytes));
    case 'uuid':
      return toUuid(env.random(16));
    case 'uuid-pair':
      return `${toUuid(env.random(16))}${toUuid(env.random(16))}`;
    case 'reserved':
      return toReserved(env.random(bytes));
    case 'jwt': {
      const payload = text.encode(JSON.stringify({ ...claims?.(), jti: toBase64Url(env.random(bytes)) }));
      return `${JWT_HEADER}.${toBase64Url(payload)}.${toBase64Url(env.random(32))}`;
    }
  }
}
