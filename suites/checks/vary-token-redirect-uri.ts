/** Redirect URIs that lead to the same place, or nearly so, and are not the same string. */
import type { NearMiss } from '../flows/near-misses.ts';

/**
 * Variants of the URI of the authorization request. All of them differ from it, so each is to be refused at the token
 * endpoint, be it registered or not.
 */
export function varyTokenRedirectUri(uri: string): NearMiss[] {
  const match = /^([a-z][a-z0-9+.-]*:\/\/)([^/?#]*)([^?#]*)(.*)$/is.exec(uri);
  const variants: NearMiss[] = [
    { name: 'a query added', value: `${uri}${uri.includes('?') ? '&' : '?'}x=1` },
    { name: 'a space behind', value: `${uri} ` },
    ...(uri.includes('?') ? [{ name: 'a slash behind the query', value: `${uri}/` }] : []),
  ];
  if (match) {
    const [, scheme = '', authority = '', path = '', rest = ''] = match;
    variants.unshift(
      { name: 'the host in upper case', value: scheme + authority.toUpperCase() + path + rest },
      { name: 'the path in another letter case', value: scheme + authority + swapFirstLetter(path) + rest },
      {
        name: 'the slash at the end of the path added or removed',
        value: `${scheme}${authority}${path.endsWith('/') ? path.slice(0, -1) : `${path}/`}${rest}`,
      },
      { name: 'another port', value: scheme + changePort(scheme, authority) + path + rest },
      {
        name: 'a letter of the path percent-encoded',
        value: scheme + authority + encodeFirstLetter(path) + rest,
      },
    );
  }
  return variants.filter(({ value }) => value !== uri);
}

const swapFirstLetter = (path: string): string =>
  path.replace(/[a-z]/i, (letter) =>
    letter === letter.toLowerCase() ? letter.toUpperCase() : letter.toLowerCase(),
  );

const encodeFirstLetter = (path: string): string =>
  path.replace(/[a-z]/i, (letter) => `%${letter.charCodeAt(0).toString(16)}`);

/** A port is changed by one; the default one is written out. */
function changePort(scheme: string, authority: string): string {
  const port = /:(\d+)$/.exec(authority)?.[1];
  if (port !== undefined)
    return authority.slice(0, -port.length) + String(Number(port) > 1 ? Number(port) - 1 : 2);
  return `${authority}:${/^https:/i.test(scheme) ? 443 : 80}`;
}
