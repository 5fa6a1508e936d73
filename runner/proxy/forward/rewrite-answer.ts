/** What an answer says of the deployment that would lead a client past the proxy. All else is as it came. */
import { hopByHop } from './hop-by-hop.ts';
import { replaceOrigin } from './rewrite-request.ts';
import type { Sides, Upstream } from './sides.ts';

/** Headers for the client, and what passing them on costs. */
export interface RewrittenAnswer {
  /** Names and values, one after the other. */
  readonly headers: string[];
  /** One sentence for each thing that is not as it would be without the proxy. */
  readonly lost: readonly string[];
}

/** They are about the name of the deployment: under another one they would bind whatever else is served there. */
const OF_THE_HOST = new Set(['strict-transport-security', 'alt-svc']);

/**
 * The headers for the client, in the order, spelling and number in which the deployment sent them.
 * @param raw Names and values, one after the other, as Node.js hands them over
 */
export function rewriteAnswerHeaders(raw: readonly string[], sides: Sides): RewrittenAnswer {
  const goesNoFurther = hopByHop(raw);
  const headers: string[] = [];
  const lost: string[] = [];
  for (let at = 0; at + 1 < raw.length; at += 2) {
    const [name = '', value = ''] = [raw[at], raw[at + 1]];
    const lower = name.toLowerCase();
    if (goesNoFurther(lower) || OF_THE_HOST.has(lower)) continue;
    if (lower === 'location') headers.push(name, rewriteLocation(value, sides));
    else if (lower === 'set-cookie') {
      const cookie = rewriteCookie(value, sides);
      headers.push(name, cookie.value);
      if (cookie.lost !== undefined) lost.push(cookie.lost);
    } else headers.push(name, value);
  }
  return { headers, lost };
}

/**
 * Where a redirect leads: to the proxy instead of the deployment. What is in its query stays, whatever it looks like, and so
 * does any other origin.
 */
export function rewriteLocation(location: string, { own, upstream }: Sides): string {
  if (location.startsWith('//')) {
    const scheme = upstream.origin.slice(0, upstream.origin.indexOf(':') + 1);
    const whole = rewriteLocation(scheme + location, { own, upstream });
    return whole.startsWith(own) ? whole : location;
  }
  for (const origin of spellingsOf(upstream)) {
    const rewritten = replaceOrigin(location, origin, own);
    if (rewritten !== location) return rewritten;
  }
  return location;
}

/** The origin, also with the port that its scheme implies. */
function spellingsOf({ origin, port, authority }: Upstream): string[] {
  return authority.endsWith(`:${port}`) ? [origin] : [origin, `${origin}:${port}`];
}

/** The cookie without the deployment's own domain: then it belongs to the host that it came from, the proxy. */
export function rewriteCookie(
  cookie: string,
  { own, upstream }: Sides,
): { readonly value: string; readonly lost?: string } {
  const [pair = '', ...attributes] = cookie.split(';');
  const kept = attributes.filter((attribute) => !isDomainOf(attribute, upstream.hostname));
  const value = kept.length === attributes.length ? cookie : [pair, ...kept].join(';');
  const name = pair.split('=', 1)[0]?.trim() ?? '';
  const secure = attributes.some((attribute) => attribute.trim().toLowerCase() === 'secure');
  if (own.startsWith('https:') || !(secure || /^__(?:host|secure)-/i.test(name))) return { value };
  return { value, lost: `the cookie ${name} is for https only, and many clients drop it: use --tls` };
}

function isDomainOf(attribute: string, hostname: string): boolean {
  const domain = /^\s*domain\s*=\s*\.?([^\s]*)\s*$/i.exec(attribute)?.[1]?.toLowerCase();
  if (domain === undefined || domain === '') return false;
  return hostname === domain || hostname.endsWith(`.${domain}`);
}
