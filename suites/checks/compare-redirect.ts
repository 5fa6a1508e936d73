/** Compares where a browser was sent with where it may be sent. */

import { parseParams, splitAtQuery } from '../flows/encode.ts';
import { FOREIGN_HOST } from '../flows/redirect-near-misses.ts';

/** Names that an authorization answer adds (RFC 6749 sections 4.1.2 and 4.1.2.1, RFC 9207). */
const ADDED = new Set(['code', 'state', 'error', 'error_description', 'error_uri', 'iss', 'session_state']);

/**
 * What a Location changes in the redirect URI beside adding parameters, as a phrase.
 * @returns undefined when everything up to the added parameters is the redirect URI, character for character.
 */
export function differsFromRedirectUri(location: string, redirectUri: string): string | undefined {
  const sent = splitAtQuery(redirectUri);
  const seen = splitAtQuery(location);
  if (seen.before !== sent.before) return `the redirect goes to ${seen.before}`;
  if (sent.query === undefined || sent.query === '') return undefined;
  const left = (seen.query ?? '').split('&');
  for (const pair of sent.query.split('&')) {
    const at = left.indexOf(pair);
    if (at === -1) return `“${pair}” is missing in the query “${seen.query ?? ''}”`;
    left.splice(0, at + 1);
  }
  return undefined;
}

/**
 * Whether a browser sent to `location` arrives at a URI that was refused. A registered URI with response parameters
 * is no such place, though a refused one may begin like it.
 */
export function leadsToRefused(location: string, refused: string, registered: readonly string[]): boolean {
  const literal = location.startsWith(refused) && /^([?&#/]|$)/.test(location.slice(refused.length));
  if (literal && !registered.some((uri) => looksAlike(location, refused, uri))) return true;
  if (registered.some((uri) => isAnswerAt(location, uri))) return false;
  const [to, from] = [parseUrl(location), parseUrl(refused)];
  if (!to || !from) return false;
  if (isForeign(to) && isForeign(from)) return true;
  return to.protocol === from.protocol && to.host === from.host && to.pathname === from.pathname;
}

/** Whether the Location shows no difference between a refused URI and a registered one: a beginning, or bare glue. */
const looksAlike = (location: string, refused: string, uri: string): boolean =>
  (uri.startsWith(refused) && isAnswerAt(location, uri)) ||
  (refused.startsWith(uri) && /^[?&#]$/.test(refused.slice(uri.length)));

/** Whether a Location is this URI with nothing but response parameters added. */
function isAnswerAt(location: string, uri: string): boolean {
  if (!location.startsWith(uri)) return false;
  const rest = location.slice(uri.length);
  if (rest !== '' && !/^[?&#]/.test(rest) && !/[?&]$/.test(uri)) return false;
  return rest
    .split(/[?#]/)
    .flatMap((part) => parseParams(part))
    .every(([name]) => name === '' || ADDED.has(name));
}

const isForeign = (url: URL): boolean =>
  url.hostname === FOREIGN_HOST || url.hostname.endsWith(`.${FOREIGN_HOST}`);

function parseUrl(text: string): URL | undefined {
  return URL.canParse(text) ? new URL(text) : undefined;
}
