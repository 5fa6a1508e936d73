/** Why a proxy saw nothing of a requirement, and which command would. */
import { loadCatalogue, type Requirement } from '../../../specs/index.ts';
import type { Counts } from './judge.ts';

/** Rows of clients that are judged by what passes. */
const OF_REQUESTS =
  /^client-(?:authorize-|state-(?:present|fresh|unguessable|opaque)$|token-(?!refused$|unauthorized$|server-error$|connection-lost$|timeout$|redirect|certificate$)|api-(?:bearer|token-only-in-header|generic-token|expired)$)/;
/** Rows of clients about what happens between browser and application. */
const OF_PAGES = /^client-(?:signs-in|page-|session-|error-|log-)/;

/** Whether the requests of a client can show that it keeps a requirement. */
export const isSeenInRequests = (id: string): boolean =>
  OF_REQUESTS.test(id) && id !== 'client-authorize-host-header';

const NOT_PASSIVE_CLIENT =
  'Shows only when the provider answers otherwise than a sound one does: `npx airisk-conformance client --config FILE` plays that.';
const PAGES =
  'Happens between browser and application, where the proxy is not: `npx airisk-conformance client --config FILE` looks at it.';
const NOT_PASSIVE_PROVIDER =
  'Shows only in answers to requests that no sound client sends: `npx airisk-conformance provider --target FILE` sends them.';

const COOKIES =
  'Compares a state with cookies of the application, which do not pass here: `npx airisk-conformance client --config FILE` does.';
const NOT_RECORDED =
  'The recording has no token request: an application sends it from its server, where no browser records it. Use `npx airisk-conformance proxy`.';

/** @returns for each requirement that is tested, why nothing was seen of it */
export function unseenReasons(
  counts: Counts,
  userKnown: boolean,
  where: 'proxy' | 'recording' = 'proxy',
): (requirement: string) => string {
  const rows = new Map<string, Requirement>(loadCatalogue().map((row) => [row.id, row]));
  return (id) => {
    const row = rows.get(id);
    if (row?.actor !== 'client') return reasonOfProvider(id, counts);
    if (OF_PAGES.test(id)) return PAGES;
    if (/^client-authorize-(?:userid|generic)$/.test(id) && !userKnown)
      return 'Whom the application should ask for stands in its own file: name it with --client FILE.';
    if (!isSeenInRequests(id)) return NOT_PASSIVE_CLIENT;
    if (where === 'recording' && id.startsWith('client-token') && counts.tokenRequests === 0)
      return NOT_RECORDED;
    if (id === 'client-state-opaque') return COOKIES;
    return reasonOfTraffic(id, counts);
  };
}

/** Why traffic that was looked at shows nothing of a requirement. */
export function reasonOfTraffic(id: string, counts: Counts): string {
  if (/^client-(?:authorize|state)/.test(id))
    return counts.authorizations === 0 ? 'No authorization request passed.' : 'What passed does not show it.';
  if (id.startsWith('client-api'))
    return counts.apiCalls === 0 ? 'No call of the API passed.' : 'What passed does not show it.';
  return counts.tokenRequests === 0 ? 'No token request passed.' : 'What passed does not show it.';
}

function reasonOfProvider(id: string, counts: Counts): string {
  if (counts.exchanges === 0) return 'Nothing passed.';
  if (/^(?:authorize|state)/.test(id) && counts.authorizations === 0)
    return 'No authorization request passed.';
  if (/^token/.test(id) && counts.tokenRequests === 0) return 'No token request passed.';
  if (/^resource/.test(id) && counts.apiCalls === 0) return 'No call of the API passed.';
  return NOT_PASSIVE_PROVIDER;
}
