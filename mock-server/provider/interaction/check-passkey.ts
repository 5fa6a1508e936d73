import type { User } from '../config.ts';
import type { ProviderEnv } from '../env.ts';
import type { InteractionRequestContext } from '../exchange.ts';
import { singleHeader } from '../plain.ts';
import type { InteractionSteps } from '../steps.ts';
import { type Assertion, decodeBase64Url, readAssertion, toRawSignature } from './passkey-assertion.ts';

const ECDSA = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
const USER_PRESENT = 1;
const USER_VERIFIED = 4;
const FLAGS_AT = 32;
const COUNTER_AT = 33;

type Passkey = NonNullable<User['passkey']>;

/** Verifies a passkey's answer (Web Authentication section 7.2), by the cryptography that Node.js and browsers share. */
export const checkPasskey: InteractionSteps['checkPasskey'] = async (exchange, env) => {
  const assertion = readAssertion(exchange, env);
  if (assertion === undefined) return { problem: 'the form has no answer of a passkey' };
  const user = env.usersByPasskey.get(assertion.credentialId);
  const passkey = user?.passkey;
  if (user === undefined || passkey === undefined) return { problem: 'nobody has this passkey' };
  const problem =
    findWrongData(assertion, passkey, exchange) ??
    (await findWrongBytes(assertion, passkey)) ??
    // Read only now: another answer of the same passkey may have been taken meanwhile.
    takeCounter(assertion, passkey, env);
  return problem === undefined ? { user } : { problem };
};

/** What the browser says: for what page and which challenge it was signed. */
function findWrongData(
  { clientData, userHandle }: Assertion,
  passkey: Passkey,
  { interaction, request }: InteractionRequestContext,
): string | undefined {
  if (userHandle !== undefined && userHandle !== passkey.userHandle)
    return 'the passkey belongs to another user handle';
  if (clientData.type !== 'webauthn.get') return 'it was signed for something else than a sign-in';
  if (interaction?.challenge === undefined || clientData.challenge !== interaction.challenge)
    return 'it was signed for the challenge of another sign-in';
  if (clientData.crossOrigin === true) return 'it was signed in a frame of another site';
  return isOwnOrigin(clientData.origin, singleHeader(request, 'host'), passkey.rpId)
    ? undefined
    : `it was signed at another origin than this one, or this one is not at ${passkey.rpId}`;
}

/** The page stood where this form was sent to; what speaks TLS for us may stand before us. */
function isOwnOrigin(origin: unknown, host: string | undefined, rpId: string): boolean {
  if (typeof origin !== 'string' || host === undefined || !URL.canParse(origin)) return false;
  const url = new URL(origin);
  const isSecure =
    url.protocol === 'https:' || (url.protocol === 'http:' && isUnder(url.hostname, 'localhost'));
  const own =
    URL.canParse(`${url.protocol}//${host}`) && new URL(`${url.protocol}//${host}`).host === url.host;
  return origin === url.origin && isSecure && own && isUnder(url.hostname, rpId);
}

const isUnder = (host: string, name: string): boolean => host === name || host.endsWith(`.${name}`);

/** What the authenticator says: for which name, that its user was there, and the signature of it all. */
async function findWrongBytes(
  { authenticatorData, clientDataJSON, signature }: Assertion,
  { rpId, publicKey }: Passkey,
): Promise<string | undefined> {
  const digest = async (bytes: Uint8Array<ArrayBuffer>) =>
    new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  const name = await digest(new TextEncoder().encode(rpId));
  if (name.some((byte, at) => authenticatorData[at] !== byte)) return 'it was signed for another host name';
  const flags = authenticatorData[FLAGS_AT] ?? 0;
  if ((flags & USER_PRESENT) === 0) return 'it was signed without its user';
  if ((flags & USER_VERIFIED) === 0) return 'its user was not verified';
  const raw = toRawSignature(signature);
  const key = decodeBase64Url(publicKey);
  if (raw === undefined || key === undefined) return 'its signature is none';
  const verifier = await crypto.subtle.importKey('spki', key, ECDSA, false, ['verify']);
  const signed = new Uint8Array([...authenticatorData, ...(await digest(clientDataJSON))]);
  return (await crypto.subtle.verify(ECDSA, verifier, raw, signed)) ? undefined : 'its signature is wrong';
}

/** A counter that stands still or goes back is that of a copy; a passkey that does not count says zero. */
function takeCounter(
  { authenticatorData, credentialId }: Assertion,
  passkey: Passkey,
  env: ProviderEnv,
): string | undefined {
  const { signCounts } = env.store.latest;
  const count = new DataView(authenticatorData.buffer).getUint32(COUNTER_AT);
  const last = signCounts.get(credentialId) ?? passkey.signCount ?? 0;
  if ((count !== 0 || last !== 0) && count <= last) return 'its counter did not go on';
  signCounts.set(credentialId, count);
  return undefined;
}
