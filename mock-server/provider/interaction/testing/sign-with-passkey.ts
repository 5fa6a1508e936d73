/** A passkey's answer, made by node:crypto. */
import { createHash, createPrivateKey, sign } from 'node:crypto';
import { DEFAULT_PASSKEYS } from '../../../config/defaults.ts';

/** Where the page stands. */
export const HOST = 'localhost:4010';
const [ADA] = DEFAULT_PASSKEYS;

/** What is otherwise than in an honest answer. */
export interface Signing {
  readonly passkey?: typeof ADA;
  readonly type?: string;
  readonly origin?: string;
  readonly crossOrigin?: boolean;
  readonly rpId?: string;
  readonly flags?: number;
  readonly count?: number;
}

/** The fields of the form, as the page fills them in. */
export function signWithPasskey(challenge: string, how: Signing = {}): Record<string, string> {
  const { passkey = ADA, rpId = 'localhost', flags = 5, count = 0, origin = `http://${HOST}` } = how;
  const { type = 'webauthn.get', crossOrigin = false } = how;
  if (!passkey?.privateKey) throw new Error('no passkey');
  const clientData = Buffer.from(JSON.stringify({ type, challenge, origin, crossOrigin }));
  const sha256 = (data: string | Buffer) => createHash('sha256').update(data).digest();
  const counter = Buffer.alloc(4);
  counter.writeUInt32BE(count);
  const data = Buffer.concat([sha256(rpId), Buffer.from([flags]), counter]);
  const der = Buffer.from(passkey.privateKey, 'base64url');
  const key = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' });
  return {
    credentialId: passkey.id,
    userHandle: passkey.userHandle,
    clientDataJSON: clientData.toString('base64url'),
    authenticatorData: data.toString('base64url'),
    signature: sign('sha256', Buffer.concat([data, sha256(clientData)]), key).toString('base64url'),
  };
}
