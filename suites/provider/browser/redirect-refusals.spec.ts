import { leadsToRefused } from '../../checks/compare-redirect.ts';
import { type PageAddresses, readAddresses, readVisitTo } from '../../checks/read-redirect-visit.ts';
import { findDecisive, type Reading } from '../../checks/read-refusal.ts';
import { test, verifies } from '../../fixtures/test.ts';
import { comeToRest } from '../../flows/come-to-rest.ts';
import { encodeQuery } from '../../flows/encode.ts';
import type { Provider } from '../../flows/provider.ts';
import {
  type RedirectNearMiss,
  type RedirectRow,
  redirectNearMisses,
  registeredUris,
} from '../../flows/redirect-near-misses.ts';
import { type AuthorizeVisit, visitAuthorize } from '../../flows/visit-authorize.ts';

/** One of each kind that a browser would follow to another place. */
const KINDS: readonly RedirectRow[] = [
  'redirect-unregistered',
  'redirect-path-extended',
  'redirect-host-extended',
  'redirect-user-info',
  'redirect-query-added',
  'redirect-fragment',
];
interface Refusal extends AuthorizeVisit {
  readonly vector: RedirectNearMiss;
  readonly addresses: PageAddresses;
}

/** Opens the endpoint with each URI, all at once, each in a context of its own. */
function visitRefused(provider: Provider, vectors: readonly RedirectNearMiss[]): Promise<Refusal[]> {
  return Promise.all(vectors.map((vector) => visitOne(provider, vector)));
}

/** Where pages are shown although the URI must be refused, they are played. */
async function visitOne(provider: Provider, vector: RedirectNearMiss): Promise<Refusal> {
  const { interaction, client, limits } = provider.target;
  let addresses: PageAddresses = { links: [], refreshes: [] };
  const params = provider.authorizeParams({ redirectUri: vector.value, state: 'airisk-conformance' });
  const visit = await visitAuthorize(provider, encodeQuery(params), {
    watch: [vector.value, ...registeredUris(client)],
    act: async (page, watch) => {
      await comeToRest(page, watch, limits.timeoutSeconds * 1000);
      addresses = await readAddresses(page);
      if (interaction.kind !== 'none') await provider.playSignIn('approve')(page, watch);
    },
  });
  return { ...visit, vector, addresses };
}

const readOne = ({ result, addresses, vector }: Refusal, registered: readonly string[]): Reading =>
  readVisitTo(result, addresses, vector.value, registered);

/** The first refusal that did not stay, else the first that shows nothing, else that all stayed. */
function readAll(refusals: readonly Refusal[], registered: readonly string[]): Reading {
  const readings = refusals.map((refusal) => ({ refusal, reading: readOne(refusal, registered) }));
  const found = findDecisive(readings);
  if (found) return { ...found.reading, actual: `${found.refusal.vector.name}: ${found.reading.actual}` };
  return { kind: 'refused', actual: `the browser stayed, ${readings.length} times` };
}

function oneOfEachKind(provider: Provider): RedirectNearMiss[] {
  const all = redirectNearMisses(provider.target.client, [...KINDS]);
  return KINDS.flatMap((row) =>
    all.filter((vector) => vector.row === row).slice(0, row === 'redirect-user-info' ? 2 : 1),
  );
}

test(
  'a browser is neither sent to a refused redirect URI nor offered a link to it',
  verifies('redirect-refusal-stays', 'redirect-refusal-no-link'),
  async ({ checker, provider, target }) => {
    const vectors = oneOfEachKind(provider);
    const registered = registeredUris(target.client);
    const refusals = await checker.refuses(
      {
        requirement: 'redirect-refusal-stays',
        title: `refused URIs: ${vectors.map(({ name }) => name).join('; ')}`,
        control: {},
        expected: 'no request to any of them, by redirect, refresh, form or script',
        send: () => visitRefused(provider, vectors),
      },
      (visits) => readAll(visits, registered),
      (visits) => visits.flatMap(({ evidence }) => evidence),
      '',
    );
    const requirement = 'redirect-refusal-no-link';
    const expected = 'no link and no form that leads there';
    const shown = (refusals ?? []).filter((visit) => readOne(visit, registered).kind !== 'unclear');
    if (shown.length === 0) {
      const check = {
        requirement,
        title: 'the pages that refuse',
        expected,
        actual: 'no page was seen',
        evidence: [],
      } as const;
      checker.inconclusive(check, 'the browser got no answer to look at');
    }
    for (const { vector, addresses, evidence } of shown) {
      const link = addresses.links.find((url) => leadsToRefused(url, vector.value, registered));
      const actual = link === undefined ? 'none leads there' : `the page leads to ${link}`;
      checker.check({
        requirement,
        title: `a refused URI: ${vector.name}`,
        holds: link === undefined,
        expected,
        actual,
        evidence,
      });
    }
  },
);
