import { findFramingGap, findReferrerGap, findStorageGap } from '../../checks/read-interaction-headers.ts';
import { encodeQuery } from '../../flows/encode.ts';
import { framePage } from '../../flows/frame-page.ts';
import { type PageSeen, type PagesVisit, visitPages } from '../../flows/visit-pages.ts';
import type { Judge } from '../../fixtures/judge.ts';
import type { Provider } from '../../flows/provider.ts';
import type { RequirementId } from '../../../specs/index.ts';
import { test, verifies } from '../../fixtures/test.ts';

test.describe('the pages of sign-in and consent', () => {
  test('forbid being framed, and a browser obeys', verifies('interaction-no-framing'), async ({ judge, provider }) => {
    const seen = await visitAll(judge, provider, 'interaction-no-framing');
    if (!seen) return;
    judgePages(judge, 'interaction-no-framing', seen, 'frame-ancestors or X-Frame-Options that keeps other origins out', findFramingGap);
    const url = provider.authorizeUrl(encodeQuery(provider.authorizeParams()));
    const framed = await framePage(provider.lab, url);
    const n = provider.wire.note({ via: 'browser', request: { method: 'GET', url, headers: [['Sec-Fetch-Dest', 'iframe']] }, failure: framed.actual, ms: 0 });
    const check = { title: 'a frame on a page of another origin', expected: 'the browser shows nothing of the page', actual: framed.actual, evidence: [n] };
    if (framed.controlShown) judge.check({ ...check, holds: !framed.shown });
    else judge.inconclusive(check, 'a page that allows framing was not shown in a frame either');
  });

  test('load nothing from elsewhere', verifies('interaction-no-third-party'), async ({ judge, provider, target }) => {
    const seen = await visitAll(judge, provider, 'interaction-no-third-party');
    if (!seen) return;
    const { origin } = new URL(target.baseUrl);
    const foreign = seen.visit.requests.filter(({ url, type }) => type !== 'Document' && /^(?:https?|wss?):/i.test(url) && new URL(url).origin !== origin);
    const hosts = [...new Set(foreign.map(({ url, type }) => `${type.toLowerCase()} of ${new URL(url).origin}`))];
    judge.check({ title: 'requests of the pages', holds: hosts.length === 0, expected: `requests to ${origin} only`, actual: hosts.length === 0 ? `${seen.visit.requests.length} requests, none to another origin` : hosts.join(', '), evidence: seen.evidence });
  });

  test('leak no referrer', verifies('interaction-referrer-policy'), async ({ judge, provider }) => {
    const seen = await visitAll(judge, provider, 'interaction-referrer-policy');
    if (seen) judgePages(judge, 'interaction-referrer-policy', seen, 'a referrer policy that gives other origins no path and query', findReferrerGap);
  });

  test('forbid storing them', verifies('interaction-not-stored'), async ({ judge, provider }) => {
    const seen = await visitAll(judge, provider, 'interaction-not-stored');
    if (seen) judgePages(judge, 'interaction-not-stored', seen, 'Cache-Control: no-store', findStorageGap);
  });

  test('lead to the redirect URI without repeating the form', verifies('interaction-no-repost'), async ({ judge, provider }) => {
    for (const decision of ['approve', 'deny'] as const) {
      const seen = await judge.measure(`the redirect after ${decision}`, () => visitPages(provider, decision));
      if (!seen) continue;
      const { landing, trouble } = seen.visit;
      const check = { title: `the redirect after ${decision}`, expected: 'not 307 or 308, and the browser comes by GET', evidence: seen.evidence };
      if (landing) {
        const repeated = landing.status === 307 || landing.status === 308 || (landing.status !== undefined && landing.method !== 'GET');
        judge.check({ ...check, holds: !repeated, actual: `${landing.status ?? 'no redirect status'}, ${landing.method}` });
      } else if (decision === 'deny') {
        // A denial may end on a page of the provider: then nothing can be repeated at the client.
        judge.check({ ...check, holds: true, actual: 'no redirect' });
      } else judge.inconclusive({ ...check, actual: trouble ?? 'no redirect' }, 'the sign-in did not end at the redirect URI');
    }
  });
});

/** A whole sign-in with approval, so that every page was there. */
async function visitAll(judge: Judge, provider: Provider, row: RequirementId): Promise<PagesVisit | undefined> {
  const title = 'the pages up to approval';
  const seen = await judge.measure(title, () => visitPages(provider, 'approve'));
  if (!seen) return undefined;
  if (seen.visit.landing && seen.pages.length > 0) return seen;
  const actual = seen.visit.trouble ?? (seen.visit.landing ? 'no page of the provider was seen' : 'no redirect');
  judge.inconclusive({ requirement: row, title, expected: 'sign-in pages and a redirect', actual, evidence: seen.evidence }, 'the steps could not be played to their end');
  return undefined;
}

function judgePages(judge: Judge, requirement: RequirementId, { pages, evidence }: PagesVisit, expected: string, findGap: (page: PageSeen) => string | undefined): void {
  for (const [at, page] of pages.entries()) {
    const gap = findGap(page);
    judge.check({ requirement, title: `page ${at + 1} of the sign-in`, holds: gap === undefined, expected, actual: `${new URL(page.url).pathname}: ${gap ?? 'as expected'}`, evidence });
  }
}
