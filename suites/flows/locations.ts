/** Where an answer to an authorization request sends the browser. */
import { parseParams, splitAtQuery } from './encode.ts';
import { header, type WireAnswer } from './wire.ts';

/** The parameters that were added to a registered URI: one that has a `code` of its own is not what was issued. */
export function withoutOwn(
  location: string,
  params: readonly [string, string][],
  registered: readonly string[],
): readonly [string, string][] {
  const own = registered
    .map(splitAtQuery)
    .filter(({ before, query }) => query !== undefined && before === splitAtQuery(location).before)
    .map(({ query }) => parseParams(query ?? ''))
    .find((pairs) => pairs.every(([name, text], at) => params[at]?.[0] === name && params[at]?.[1] === text));
  return own ? params.slice(own.length) : params;
}

/** Whether a Location leads to one of these URIs, before its query. */
export function isWatched(location: string, watch: readonly string[]): boolean {
  const { before } = splitAtQuery(location);
  return watch.some((uri) => splitAtQuery(uri).before === before);
}

/** Undefined for what is no address. */
export function absolute(location: string, base: string): URL | undefined {
  return URL.canParse(location, base) ? new URL(location, base) : undefined;
}

/** Whether an answer sends the browser elsewhere. */
export const redirected = (answer: WireAnswer): boolean => answer.status >= 300 && answer.status < 400;

const TITLE = /<title[^>]*>([^<]*)/i;
const NAMED = /<(?:input|select|button|textarea)\b[^>]*?\bname\s*=\s*["']?([^"'\s>]+)/gi;

/**
 * What an answer is that asks a user, apart from what differs each time: where it sends the browser, or which page it is,
 * by its title and by what it asks for.
 */
export function describeDoor(answer: WireAnswer): string {
  const { status, text } = answer;
  const location = redirected(answer) ? header(answer, 'location') : undefined;
  if (location !== undefined) return `${status} to ${splitAtQuery(location).before}`;
  const mediaType = header(answer, 'content-type')?.split(';')[0] ?? '';
  const fields = [...text.matchAll(NAMED)].map(([, name]) => name);
  return [status, mediaType, TITLE.exec(text)?.[1]?.trim() ?? '', ...new Set(fields)].join(' ');
}
