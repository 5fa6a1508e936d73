/** What a request is told of instead of the proxy: host, and the origin of the provider's own pages. All else is as sent. */
import { hopByHop } from './hop-by-hop.ts';
import type { Sides } from './sides.ts';

/**
 * The headers for the deployment, in the order, spelling and number in which the client sent them.
 * @param raw Names and values, one after the other, as Node.js hands them over
 */
export function rewriteRequestHeaders(raw: readonly string[], sides: Sides): string[] {
  const goesNoFurther = hopByHop(raw);
  const headers: string[] = [];
  for (let at = 0; at + 1 < raw.length; at += 2) {
    const [name = '', value = ''] = [raw[at], raw[at + 1]];
    const lower = name.toLowerCase();
    if (goesNoFurther(lower)) continue;
    headers.push(name, rewriteValue(lower, value, sides));
  }
  return headers;
}

function rewriteValue(name: string, value: string, { own, upstream }: Sides): string {
  switch (name) {
    case 'host':
      return upstream.authority;
    case 'origin':
      return value.toLowerCase() === own ? upstream.origin : value;
    case 'referer':
      return replaceOrigin(value, own, upstream.origin);
    default:
      return value;
  }
}

/** A URL with its origin replaced, if it is this one; what follows stays byte for byte. @param from In lower case */
export function replaceOrigin(url: string, from: string, to: string): string {
  const rest = url.slice(from.length);
  return url.slice(0, from.length).toLowerCase() === from && /^(?:[/?#]|$)/.test(rest) ? to + rest : url;
}

/**
 * The request target as the deployment gets it: as sent. A client that was told to use a proxy of its own names the host
 * in it (RFC 9112 section 3.2.2).
 * @returns undefined for another host than the proxy itself: it is no way to other places
 */
export function rewriteTarget(target: string, own: string): string | undefined {
  if (target.startsWith('/') || target === '*') return target;
  const path = replaceOrigin(target, own, '');
  if (path === target) return undefined;
  return path.startsWith('/') ? path : `/${path}`;
}
