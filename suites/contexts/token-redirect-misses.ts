/** Near misses of the redirect URI of a token request, for the vectors in contexts. */
import { varyTokenRedirectUri } from '../checks/vary-token-redirect-uri.ts';
import type { NearMiss } from '../flows/near-misses.ts';
import { redirectNearMisses } from '../flows/redirect-near-misses.ts';
import type { TargetUnderTest } from '../flows/target.ts';
import { type Context, clientIn, redirectContexts, redirectUriIn, VARIANT } from './contexts.ts';
import type { TokenSetup } from './token-setup.ts';

/** The top-level domain is reserved: nobody can have registered it (RFC 2606). */
export const UNREGISTERED = 'https://unregistered.invalid/callback';

/** Near misses of the redirect URI that a context's code was issued for: the endpoint's own, and those of authorization. */
export function missesOf(target: TargetUnderTest, context: Context): NearMiss[] {
  const client = clientIn(target, context);
  const uri = redirectUriIn(target, context) ?? client.redirectUri;
  const rows = redirectNearMisses({ ...client, redirectUri: uri, alternateRedirectUris: [] });
  const attacks = target.offers.has('attacks');
  const all = [
    ...varyTokenRedirectUri(uri),
    ...rows
      .filter(({ row }) => attacks || (row !== 'redirect-backslash' && row !== 'redirect-dangerous-scheme'))
      .filter(({ row }) => row !== 'redirect-unregistered'),
  ];
  const seen = new Set([uri]);
  return all.filter(({ value }) => {
    if (seen.has(value)) return false;
    seen.add(value);
    return true;
  });
}

/** Dimensions that stay plain where there are many variants. */
export const QUIET = [
  'client',
  'redirect',
  'state',
  'history',
  'connection',
  'company',
  'surroundings',
  'path',
];

/** One near miss for each kind of carelessness: the endpoint's own, and the first of each row. */
export function kindsOfMisses(target: TargetUnderTest): string[] {
  const all = redirectContexts(target).flatMap((context) => missesOf(target, context));
  const rows = new Set<string>();
  const names = all.flatMap((miss) => {
    const row = 'row' in miss ? String(miss.row) : '';
    if (row !== '' && rows.has(row)) return [];
    rows.add(row);
    return [miss.name];
  });
  return [...new Set(names)];
}

/** A variant that a context's URI does not have (a query to drop, say) is another one in its stead. */
export function redirectVariant({ provider: { target }, context }: TokenSetup): string {
  const misses = missesOf(target, context);
  return misses.find(({ name }) => name === context[VARIANT])?.value ?? misses[0]?.value ?? UNREGISTERED;
}
