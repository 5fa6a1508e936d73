const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
const SHA1 = { name: 'HMAC', hash: 'SHA-1' };

/**
 * The code of six digits that an authenticator shows in a period (RFC 4226 section 5.3, RFC 6238). By the platform's own
 * cryptography, which Node.js and browsers share: the library runs in pages without a bundler.
 * @param secret base32, without padding
 */
export async function makeOneTimeCode(secret: string, period: number): Promise<string> {
  const counter = new Uint8Array(8);
  new DataView(counter.buffer).setBigUint64(0, BigInt(period));
  const key = await crypto.subtle.importKey('raw', decodeBase32(secret), SHA1, false, ['sign']);
  const digest = new DataView(await crypto.subtle.sign(SHA1.name, key, counter));
  const offset = digest.getUint8(digest.byteLength - 1) & 0xf;
  const number = digest.getUint32(offset) & 0x7fffffff;
  return String(number % 1_000_000).padStart(6, '0');
}

function decodeBase32(text: string): Uint8Array<ArrayBuffer> {
  const bits = [...text].map((char) => BASE32.indexOf(char).toString(2).padStart(5, '0')).join('');
  return Uint8Array.from(bits.match(/.{8}/g) ?? [], (byte) => Number.parseInt(byte, 2));
}
