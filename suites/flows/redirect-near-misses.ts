/** Redirect URIs that are almost a registered one; an exact comparison refuses each of them. */
import type { ProviderRequirementId } from '../../specs/generated/requirement-ids.ts';
import type { Variants } from './split-redirect-uri.ts';
import type { ClientAccount } from './target.ts';
import { hostCase, hostExtended, otherPort, otherScheme, userInfo } from './vary-redirect-host.ts';
import {
  dotSegments,
  encoding,
  pathCase,
  pathExtended,
  pathShortened,
  trailingSlash,
} from './vary-redirect-path.ts';
import {
  backslash,
  dangerousScheme,
  fragment,
  list,
  padding,
  queryAdded,
  queryDropped,
  relative,
  unregistered,
} from './vary-redirect-text.ts';

export { FOREIGN_HOST } from './split-redirect-uri.ts';

export type RedirectRow = Extract<ProviderRequirementId, `redirect-${string}`>;

export interface RedirectNearMiss {
  /** How it differs, as a phrase. */
  readonly name: string;
  readonly value: string;
  /** The row that demands its refusal. */
  readonly row: RedirectRow;
}

const byRow: Readonly<Partial<Record<RedirectRow, Variants>>> = {
  'redirect-unregistered': unregistered,
  'redirect-path-extended': pathExtended,
  'redirect-path-shortened': pathShortened,
  'redirect-trailing-slash': trailingSlash,
  'redirect-path-case': pathCase,
  'redirect-host-case': hostCase,
  'redirect-scheme': otherScheme,
  'redirect-port': otherPort,
  'redirect-host-extended': hostExtended,
  'redirect-user-info': userInfo,
  'redirect-query-added': queryAdded,
  'redirect-query-dropped': queryDropped,
  'redirect-fragment': fragment,
  'redirect-encoding': encoding,
  'redirect-dot-segments': dotSegments,
  'redirect-padding': padding,
  'redirect-relative': relative,
  'redirect-list': list,
  'redirect-backslash': backslash,
  'redirect-dangerous-scheme': dangerousScheme,
};

/** Every redirect URI that the configuration names for a client. */
export const registeredUris = (client: ClientAccount): string[] => [
  client.redirectUri,
  ...client.alternateRedirectUris,
];

/**
 * Near misses of a client's redirect URIs; what happens to be registered is left out.
 * @param rows Only those of these rows; default: all.
 * @param inOrder All URIs of the client in the order of the configuration: a list of them may be looked up in a list.
 */
export function redirectNearMisses(
  client: ClientAccount,
  rows = Object.keys(byRow) as RedirectRow[],
  inOrder: readonly string[] = registeredUris(client),
): RedirectNearMiss[] {
  const all = registeredUris(client);
  const seen = new Set<string>([...all, '']);
  return rows.flatMap((row) =>
    (byRow[row]?.(client.redirectUri, all, inOrder) ?? []).flatMap(([name, value]) => {
      if (seen.has(value)) return [];
      seen.add(value);
      return [{ name, value, row }];
    }),
  );
}
