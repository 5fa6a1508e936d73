import type { RequirementId } from '../../../specs/index.ts';
import { findFramingGap, findReferrerGap, findStorageGap } from '../../checks/read-interaction-headers.ts';
import { readStay } from '../../checks/read-refusal.ts';
import type { Checker } from '../../fixtures/checker.ts';
import { test, verifies } from '../../fixtures/test.ts';
import { ControlFailedError } from '../../flows/control-failed.ts';
import { encodeQuery } from '../../flows/encode.ts';
import { framePage } from '../../flows/frame-page.ts';
import type { Provider } from '../../flows/provider.ts';
import { type PageSeen, type PagesVisit, visitApproval, visitPages } from '../../flows/visit-pages.ts';

test.describe('the pages of sign-in and consent', () => {
  test(
    'forbid framing and storing, load nothing from elsewhere and leak no referrer',
    verifies(
      'interaction-no-framing',
      'interaction-not-stored',
      'interaction-no-third-party',
      'interaction-referrer-policy',
    ),
    async ({ checker, provider, target }) => {
      const seen = await visitAll(checker, provider);
      if (!seen) return;
      judgePages(
        checker,
        'interaction-no-framing',
        seen,
        'frame-ancestors or X-Frame-Options that keeps other origins out',
        findFramingGap,
      );
      judgePages(checker, 'interaction-not-stored', seen, 'Cache-Control: no-store', findStorageGap);
      judgePages(
        checker,
        'interaction-referrer-policy',
        seen,
        'a referrer policy that gives other origins no path and query',
        findReferrerGap,
      );
      judgeRequests(checker, seen, new URL(target.baseUrl).origin);
    },
  );

  test(
    'are not shown in a frame of another site',
    verifies('interaction-no-framing'),
    async ({ checker, provider }) => {
      const url = provider.authorizeUrl(encodeQuery(provider.authorizeParams()));
      const framed = await checker.measure('a frame on a page of another origin', () =>
        framePage(provider.browserSession, url),
      );
      if (!framed) return;
      const n = provider.wire.note({
        via: 'browser',
        request: { method: 'GET', url, headers: [['Sec-Fetch-Dest', 'iframe']] },
        failure: framed.actual,
        ms: 0,
      });
      const check = {
        title: 'a frame on a page of another origin',
        expected: 'the browser shows nothing of the page',
        actual: framed.actual,
        evidence: [n],
      };
      if (framed.controlShown) checker.check({ ...check, holds: !framed.shown });
      else checker.inconclusive(check, 'a page that allows framing was not shown in a frame either');
    },
  );

  test(
    'lead to the redirect URI without repeating the form',
    verifies('interaction-no-repost'),
    async ({ checker, provider }) => {
      for (const decision of ['approve', 'deny'] as const) {
        const seen = await checker.measure(`the redirect after ${decision}`, () =>
          decision === 'approve' ? visitApproval(provider) : visitPages(provider, decision),
        );
        if (!seen) continue;
        const { landing, trouble } = seen.visit;
        const check = {
          title: `the redirect after ${decision}`,
          expected: 'not 307 or 308, and the browser comes by GET',
          evidence: seen.evidence,
        };
        if (landing) {
          const repeated =
            landing.status === 307 ||
            landing.status === 308 ||
            (landing.status !== undefined && landing.method !== 'GET');
          checker.check({
            ...check,
            holds: !repeated,
            actual: `${landing.status ?? 'no redirect status'}, ${landing.method}`,
          });
        } else if (decision === 'deny' && readStay(seen.visit, '') === undefined) {
          // A denial may end on a page of the provider: then nothing can be repeated at the client.
          checker.check({ ...check, holds: true, actual: 'no redirect' });
        } else
          checker.inconclusive(
            { ...check, actual: trouble ?? 'no redirect' },
            'the sign-in did not end at the redirect URI',
          );
      }
    },
  );
});

/** A whole sign-in with approval, so that every page was there. */
async function visitAll(checker: Checker, provider: Provider): Promise<PagesVisit | undefined> {
  const title = 'the pages up to approval';
  const seen = await checker.measure(title, async () => {
    const visited = await visitApproval(provider);
    if (visited.visit.landing && visited.pages.length > 0) return visited;
    throw new ControlFailedError(
      visited.visit.trouble ??
        (visited.visit.landing
          ? 'no page of the provider was seen'
          : 'the sign-in did not end at the redirect URI'),
      visited.evidence,
    );
  });
  return seen;
}

function judgePages(
  checker: Checker,
  requirement: RequirementId,
  { pages, evidence }: PagesVisit,
  expected: string,
  findGap: (page: PageSeen) => string | undefined,
): void {
  for (const [at, page] of pages.entries()) {
    const gap = findGap(page);
    checker.check({
      requirement,
      title: `page ${at + 1} of the sign-in`,
      holds: gap === undefined,
      expected,
      actual: `${shortPath(page.url)}: ${gap ?? 'as expected'}`,
      evidence,
    });
  }
}

function judgeRequests(checker: Checker, { visit, pages, evidence }: PagesVisit, origin: string): void {
  const own = new Set([origin, ...pages.map(({ url }) => new URL(url).origin)]);
  const foreign = visit.requests.filter(
    ({ url, type }) => type !== 'Document' && /^(?:https?|wss?):/i.test(url) && !own.has(new URL(url).origin),
  );
  const found = [
    ...new Set(foreign.map(({ url, type }) => `${type.toLowerCase()} of ${new URL(url).origin}`)),
  ];
  checker.check({
    requirement: 'interaction-no-third-party',
    title: 'requests of the pages',
    holds: found.length === 0,
    expected: `requests to ${[...own].join(' and ')} only`,
    actual:
      found.length === 0 ? `${visit.requests.length} requests, none to another origin` : found.join(', '),
    evidence,
  });
}

/** Long parts of a path name one sign-in, and differ in the next report. */
const shortPath = (url: string): string => new URL(url).pathname.replace(/[^/]{16,}/g, '…');
