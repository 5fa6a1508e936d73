import { leadsToRefused } from '../../checks/compare-redirect.ts';
import { type PageAddresses, readAddresses, readVisitTo } from '../../checks/read-redirect-visit.ts';
import type { Reading } from '../../checks/read-refusal.ts';
import { test, verifies } from '../../fixtures/test.ts';
import { encodeQuery } from '../../flows/encode.ts';
import { ControlFailedError, type Provider } from '../../flows/provider.ts';
import {
  type RedirectNearMiss,
  type RedirectRow,
  redirectNearMisses,
  registeredUris,
} from '../../flows/redirect-near-misses.ts';
import { playSignIn, StepError } from '../../flows/sign-in.ts';
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
/** A page that goes elsewhere by itself does so within this time; longer refreshes are read from the page. */
const SETTLE_MS = 300;

interface Refusal extends AuthorizeVisit {
  readonly vector: RedirectNearMiss;
  readonly addresses: PageAddresses;
}

/** Opens the endpoint with each URI; where pages are shown although the URI must be refused, they are played. */
async function visitRefused(provider: Provider, vectors: readonly RedirectNearMiss[]): Promise<Refusal[]> {
  const refusals: Refusal[] = [];
  for (const vector of vectors) {
    let addresses: PageAddresses = { links: [], refreshes: [] };
    const query = encodeQuery(
      provider.authorizeParams({ redirectUri: vector.value, state: 'airisk-conformance' }),
    );
    const visit = await visitAuthorize(provider, query, {
      watch: [vector.value],
      act: async (page, landed) => {
        await Promise.race([landed, page.waitForTimeout(SETTLE_MS)]);
        addresses = await readAddresses(page);
        const hasForm = (await page.locator('form').count()) > 0;
        if (hasForm && provider.target.interaction.kind !== 'none')
          await playSignIn(provider.target, 'approve')(page, landed).catch(ignoreMissingControl);
      },
    });
    refusals.push({ ...visit, vector, addresses });
  }
  return refusals;
}

function ignoreMissingControl(error: unknown): void {
  if (!(error instanceof StepError)) throw error;
}

/** The first refusal that did not stay, else the first that shows nothing, else that all stayed. */
function readAll(refusals: readonly Refusal[], registered: readonly string[]): Reading {
  const readings = refusals.map(({ result, addresses, vector }) => ({
    vector,
    reading: readVisitTo(result, addresses, vector.value, registered),
  }));
  for (const kind of ['granted', 'unclear'] as const) {
    const found = readings.find(({ reading }) => reading.kind === kind);
    if (found) return { ...found.reading, actual: `${found.vector.name}: ${found.reading.actual}` };
  }
  return { kind: 'refused', actual: `the browser stayed, ${readings.length} times` };
}

function oneOfEachKind(provider: Provider): RedirectNearMiss[] {
  const all = redirectNearMisses(provider.target.client, [...KINDS]);
  return KINDS.flatMap((row) =>
    all.filter((vector) => vector.row === row).slice(0, row === 'redirect-user-info' ? 2 : 1),
  );
}

test.describe('a refused redirect URI', () => {
  test(
    'is not visited by the browser',
    verifies('redirect-refusal-stays'),
    async ({ judge, provider, target }) => {
      const vectors = oneOfEachKind(provider);
      await judge.refuses(
        {
          title: `refused URIs: ${vectors.map(({ name }) => name).join('; ')}`,
          control: {},
          expected: 'no request to any of them, by redirect, refresh, form or script',
          send: () => visitRefused(provider, vectors),
        },
        (refusals) => readAll(refusals, registeredUris(target.client)),
        (refusals) => refusals.flatMap(({ evidence }) => evidence),
        '',
      );
    },
  );

  test(
    'is not offered as a link',
    verifies('redirect-refusal-no-link'),
    async ({ judge, provider, target }) => {
      const vectors = oneOfEachKind(provider).slice(0, 2);
      const registered = registeredUris(target.client);
      const title = 'the pages that refuse';
      const refusals = await judge.measure(title, async () => {
        await provider.grant();
        const visits = await visitRefused(provider, vectors);
        const reading = readAll(visits, registered);
        if (reading.kind === 'unclear')
          throw new ControlFailedError(
            reading.reason,
            visits.flatMap(({ evidence }) => evidence),
          );
        return visits;
      });
      for (const { vector, addresses, evidence } of refusals ?? []) {
        const link = addresses.links.find((url) => leadsToRefused(url, vector.value, registered));
        judge.check({
          title: `a refused URI: ${vector.name}`,
          holds: link === undefined,
          expected: 'no link and no form that leads there',
          actual:
            link === undefined
              ? `${addresses.links.length} links and forms, none leads there`
              : `the page leads to ${link}`,
          evidence,
        });
      }
    },
  );
});
