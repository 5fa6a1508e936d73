import type { Authorization } from '../flows/authorizer.ts';
import { registeredUris } from '../flows/redirect-near-misses.ts';
import type { TargetUnderTest } from '../flows/target.ts';
import { headerValues } from '../flows/wire.ts';
import { leadsToRefused } from './compare-redirect.ts';

/** Every place an authorization answer sends the browser to, by redirect or refresh. */
export function placesOf(result: Authorization): string[] {
  const refresh = headerValues(result.answer.headers, 'refresh').flatMap(
    (value) => /url\s*=\s*["']?([^"']*)/i.exec(value)?.[1] ?? [],
  );
  return [...(result.location === undefined ? [] : [result.location]), ...refresh];
}

/** A sentence when the answer sends the browser to this URI, which it must not. */
export function redirectsTo(
  result: Authorization,
  refused: string,
  target: TargetUnderTest,
): string | undefined {
  const place = placesOf(result).find((location) =>
    leadsToRefused(location, refused, registeredUris(target.client)),
  );
  return place === undefined ? undefined : `the browser is sent to ${place}`;
}

/** A sentence when the answer sends the browser to any redirect URI, registered or asked for. */
export function redirectsToClient(
  result: Authorization,
  asked: readonly string[],
  target: TargetUnderTest,
): string | undefined {
  const uris = [target.client, ...(target.otherClient ? [target.otherClient] : [])].flatMap(registeredUris);
  const place = placesOf(result).find((location) =>
    [...uris, ...asked].some((uri) => uri !== '' && leadsToRefused(location, uri, [])),
  );
  return place === undefined ? undefined : `the browser is sent to ${place}`;
}
