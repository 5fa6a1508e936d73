/** Dead Simple Signing Envelope, version 1, with Ed25519. @see https://github.com/secure-systems-lab/dsse */
import { createHash, createPublicKey, type KeyObject, sign, verify } from 'node:crypto';

export interface Envelope {
  payloadType: string;
  /** Base64. */
  payload: string;
  signatures: { keyid: string; sig: string }[];
}

/** What is signed: type and payload with their lengths, so that neither can be taken for a part of the other. */
export function preAuthenticationEncoding(payloadType: string, payload: Buffer): Buffer {
  const type = Buffer.from(payloadType, 'utf8');
  return Buffer.concat([
    Buffer.from(`DSSEv1 ${type.length} `),
    type,
    Buffer.from(` ${payload.length} `),
    payload,
  ]);
}

/** @param key an Ed25519 private key */
export function seal(payloadType: string, payload: Buffer, key: KeyObject): Envelope {
  const sig = sign(null, preAuthenticationEncoding(payloadType, payload), key).toString('base64');
  const keyid = keyIdOf(createPublicKey(key));
  return { payloadType, payload: payload.toString('base64'), signatures: [{ keyid, sig }] };
}

/**
 * The signed bytes.
 * @returns undefined where no signature is one of this key over this payload
 */
export function openEnvelope(envelope: Envelope, key: KeyObject): Buffer | undefined {
  const payload = decodeStrictly(envelope.payload);
  if (!payload) return undefined;
  const signed = preAuthenticationEncoding(envelope.payloadType, payload);
  const holds = envelope.signatures.some(({ sig }) => {
    const bytes = decodeStrictly(sig);
    return bytes !== undefined && verify(null, signed, key, bytes);
  });
  return holds ? payload : undefined;
}

/** The file of an envelope. It has one spelling only: members in this order, two blanks, one line end. */
export function printEnvelope({ payloadType, payload, signatures }: Envelope): string {
  const members = { payloadType, payload, signatures: signatures.map(({ keyid, sig }) => ({ keyid, sig })) };
  return `${JSON.stringify(members, null, 2)}\n`;
}

/** The file of a public key. */
export function printKey(key: KeyObject): string {
  return key.export({ type: 'spki', format: 'pem' }).toString();
}

/** SHA-256 of the public key's DER form, hex. */
export function keyIdOf(key: KeyObject): string {
  return createHash('sha256')
    .update(key.export({ type: 'spki', format: 'der' }))
    .digest('hex');
}

/** A text has one base64 form only; anything else is an alteration. */
function decodeStrictly(text: string): Buffer | undefined {
  const bytes = Buffer.from(text, 'base64');
  return bytes.toString('base64') === text ? bytes : undefined;
}
