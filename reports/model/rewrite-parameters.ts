/**
 * Places where a whole value is known to be one: parameters of a query or form, members of a JSON object, and
 * credentials of the Basic scheme (RFC 7617).
 */

/** @returns the replacement of a whole value, or `undefined` to leave it. */
export type Replace = (value: string) => string | undefined;

const PARAMETER = /(^|[?&;{\s"'#])([\w.\-[\]%]{1,100}=)([^&;#\s"'<>]*)/g;
const MEMBER = /("(?:[^"\\]|\\.){0,100}"\s{0,20}:\s{0,20})"((?:[^"\\]|\\.){0,500})"/g;
const BASIC = /\b(Basic\s{1,4})([A-Za-z0-9+/_-]{4,}={0,2})/gi;

/** Applies `replace` to the decoded values of form and query parameters and of string members in JSON. */
export function rewriteParameters(text: string, replace: Replace): string {
  return text
    .replace(PARAMETER, (whole, before: string, name: string, value: string) => {
      const replacement = replace(decodeForm(value));
      return replacement === undefined ? whole : before + name + replacement;
    })
    .replace(MEMBER, (whole, before: string, value: string) => {
      const replacement = replace(decodeJsonString(value));
      return replacement === undefined ? whole : `${before}"${replacement}"`;
    });
}

/**
 * Shows Basic credentials decoded once `redact` (on the decoded text) or `replaceWhole` (on user name or password)
 * found something in them, for a tag cannot stand inside base64.
 */
export function rewriteBasicCredentials(
  text: string,
  redact: (decoded: string) => string,
  replaceWhole: Replace = () => undefined,
): string {
  return text.replace(BASIC, (whole, scheme: string, encoded: string) => {
    const decoded = Buffer.from(encoded, 'base64').toString('utf8');
    const redacted = redact(decoded);
    if (redacted !== decoded) return scheme + redacted;
    const colon = decoded.indexOf(':');
    const parts = colon < 0 ? [decoded] : [decoded.slice(0, colon), decoded.slice(colon + 1)];
    const replaced = parts.map((part) => replaceWhole(decodeForm(part)) ?? part).join(':');
    return replaced === decoded ? whole : scheme + replaced;
  });
}

function decodeForm(value: string): string {
  try {
    return decodeURIComponent(value.replaceAll('+', ' '));
  } catch {
    return value;
  }
}

function decodeJsonString(value: string): string {
  try {
    const decoded: unknown = JSON.parse(`"${value}"`);
    return typeof decoded === 'string' ? decoded : value;
  } catch {
    return value;
  }
}
