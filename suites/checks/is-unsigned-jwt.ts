/** Whether a token is a JWT that anybody can write: `alg` is `none`, or the signature is empty (RFC 7519 section 6). */
export function isUnsignedJwt(token: string): boolean {
  const [head = '', , signature] = token.split('.');
  if (signature === undefined) return false;
  try {
    const header: unknown = JSON.parse(Buffer.from(head, 'base64url').toString('utf8'));
    if (typeof header !== 'object' || header === null || !('alg' in header)) return false;
    return String(header.alg).toLowerCase() === 'none' || signature === '';
  } catch {
    return false;
  }
}
