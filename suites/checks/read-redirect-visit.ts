/** Where a visit of the browser went, and what its page offers. */
import type { Page } from '@playwright/test';
import type { VisitResult } from '../flows/visit.ts';
import { header } from '../flows/wire.ts';
import { leadsToRefused } from './compare-redirect.ts';
import { type Reading, readStay } from './read-refusal.ts';

/** Every address that a page links to, refreshes to or sends forms to, as the browser resolves it. */
export async function readAddresses(page: Page): Promise<PageAddresses> {
  return page.evaluate(() => {
    const of = (selector: string, name: string): string[] =>
      [...document.querySelectorAll(selector)].flatMap((element) => {
        const value = element.getAttribute(name);
        if (value === null || value === '') return [];
        return URL.canParse(value, document.baseURI)
          ? [value, new URL(value, document.baseURI).href]
          : [value];
      });
    const refreshes = [...document.querySelectorAll('meta[http-equiv="refresh" i]')].flatMap((element) => {
      const url = /url\s*=\s*["']?([^"']+)/i.exec(element.getAttribute('content') ?? '')?.[1];
      return url === undefined ? [] : [url.trim()];
    });
    return {
      links: [
        ...of('a, area', 'href'),
        ...of('svg a', 'xlink:href'),
        ...of('form', 'action'),
        ...of('button, input', 'formaction'),
      ],
      refreshes,
    };
  });
}

export interface PageAddresses {
  readonly links: readonly string[];
  readonly refreshes: readonly string[];
}

/** What the browser does for itself, whatever the page. */
const OWN_REQUESTS = /^(about:|chrome|devtools:)/;

/** Whether the browser went, or was told to go, to a URI that was refused; `granted` means that it was. */
export function readVisitTo(
  visit: VisitResult,
  addresses: PageAddresses,
  refused: string,
  registered: readonly string[],
): Reading {
  const leads = (url: string): boolean => leadsToRefused(url, refused, registered);
  const refresh = visit.responses.flatMap(
    ({ headers }) => /url\s*=\s*["']?([^"']*)/i.exec(header({ headers }, 'refresh') ?? '')?.[1] ?? [],
  );
  const told = [...refresh, ...addresses.refreshes].find(leads);
  if (visit.landing && leads(visit.landing.location))
    return { kind: 'granted', actual: `the browser was sent to ${visit.landing.location}` };
  const request = visit.requests.find(({ url }) => !OWN_REQUESTS.test(url) && leads(url));
  if (request)
    return {
      kind: 'granted',
      actual: `the browser requested ${request.url} (${request.type.toLowerCase()})`,
    };
  if (told !== undefined) return { kind: 'granted', actual: `the page refreshes to ${told}` };
  if (visit.executed.length > 0)
    return { kind: 'granted', actual: `the page ran ${visit.executed.join(', ')}` };
  const status = visit.document?.status ?? visit.landing?.status ?? 0;
  const actual = `the browser stayed; status ${status}${visit.trouble ? `; ${visit.trouble}` : ''}`;
  return readStay(visit, actual) ?? { kind: 'refused', actual: `the browser stayed; status ${status}` };
}
