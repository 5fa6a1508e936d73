/** What a passkey answers (Web Authentication section 5.8), as the sign-in form carries it, and its parts. */

import type { ProviderEnv } from '../env.ts';
import type { InteractionRequestContext } from '../exchange.ts';

/** Fields of the form: text of base64url, named as in the JSON of a public key credential. */
export const ASSERTION_FIELDS = [
  'credentialId',
  'clientDataJSON',
  'authenticatorData',
  'signature',
  'userHandle',
] as const;

type Bytes = Uint8Array<ArrayBuffer>;

/** An assertion, read but not verified. */
export interface Assertion {
  readonly credentialId: string;
  readonly userHandle: string | undefined;
  readonly clientDataJSON: Bytes;
  readonly clientData: Readonly<Record<string, unknown>>;
  readonly authenticatorData: Bytes;
  readonly signature: Bytes;
}

/** Hash of the name, flags, counter. */
const AUTHENTICATOR_DATA_BYTES = 37;

/** Reads the fields of the form; undefined where one is missing or is not what it must be. */
export function readAssertion(exchange: InteractionRequestContext, env: ProviderEnv): Assertion | undefined {
  const field = (name: (typeof ASSERTION_FIELDS)[number]): string | undefined =>
    env.steps.readParameter(exchange.parameters, name, exchange, env);
  const credentialId = field('credentialId');
  const clientDataJSON = decodeBase64Url(field('clientDataJSON'));
  const authenticatorData = decodeBase64Url(field('authenticatorData'));
  const signature = decodeBase64Url(field('signature'));
  const clientData = clientDataJSON && readJsonObject(clientDataJSON);
  if (!credentialId || !clientDataJSON || !clientData || !authenticatorData || !signature) return undefined;
  if (authenticatorData.length < AUTHENTICATOR_DATA_BYTES) return undefined;
  const userHandle = field('userHandle');
  return { credentialId, userHandle, clientDataJSON, clientData, authenticatorData, signature };
}

/** Undefined for what is no base64url. */
export function decodeBase64Url(text: string | undefined): Bytes | undefined {
  if (text === undefined || !/^[\w-]+$/.test(text)) return undefined;
  try {
    const binary = atob(text.replaceAll('-', '+').replaceAll('_', '/'));
    return Uint8Array.from(binary, (char) => char.charCodeAt(0));
  } catch {
    return undefined;
  }
}

function readJsonObject(bytes: Bytes): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(new TextDecoder().decode(bytes));
    return typeof value === 'object' && value !== null ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}

/** Bytes of each of the two numbers of a signature on P-256. */
const NUMBER_BYTES = 32;

/**
 * The two numbers of an ECDSA signature (SEQUENCE of two INTEGERs, DER) one after the other, as the platform's cryptography
 * takes them. Undefined for another shape.
 */
export function toRawSignature(der: Bytes): Bytes | undefined {
  const raw = new Uint8Array(2 * NUMBER_BYTES);
  if (der[0] !== 0x30 || der[1] !== der.length - 2) return undefined;
  let at = 2;
  for (const end of [NUMBER_BYTES, 2 * NUMBER_BYTES]) {
    const length = der[at + 1] ?? 0;
    if (der[at] !== 0x02 || length === 0 || at + 2 + length > der.length) return undefined;
    // A leading zero says that the number is positive.
    const digits = der.subarray(at + 2, at + 2 + length);
    const significant = digits.subarray(digits.findIndex((byte) => byte !== 0));
    if (significant.length > NUMBER_BYTES) return undefined;
    raw.set(significant, end - significant.length);
    at += 2 + length;
  }
  return at === der.length ? raw : undefined;
}
