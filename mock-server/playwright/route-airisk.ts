import type { BrowserContext, Page, Request, Route } from '@playwright/test';
import { createMockProvider } from '../create-mock-provider.ts';
import { bytesOf } from '../fetch/carry-answer.ts';
import type { MockProvider, MockProviderOptions } from '../mock-provider.ts';
import type { HeaderPair, PlainAnswer, PlainRequest } from '../provider/plain.ts';
import { pause } from '../timers.ts';

/** Bytes of white space that an answer which is armed to go on for long begins with, at most. */
const MAX_FILLER_BYTES = 8_388_608;

/** Pages of the provider that may follow one another without the user. */
const MAX_HOPS = 5;

/** A provider that answers the requests of a page. */
export interface RoutedProvider extends MockProvider {
  /** Stops answering. */
  unroute(): Promise<void>;
}

/**
 * Lets the mock answer what a page, or all pages of a context, ask below the base URL, without a server. Navigations are
 * answered too, so the sign-in pages work; where the provider redirects to must really exist, because a redirected
 * navigation passes every route by.
 * @throws RangeError for options that cannot be
 */
export async function routeAirisk(
  page: Page | BrowserContext,
  options: MockProviderOptions = {},
): Promise<RoutedProvider> {
  const provider = createMockProvider(options);
  const matches = (url: URL): boolean => provider.serves(url.href);
  const handler = async (route: Route): Promise<void> => {
    const request = route.request();
    const plain = await readRequest(request);
    const first = await provider.handle(plain);
    const answer = request.isNavigationRequest() ? await followOwn(provider, plain, first) : first;
    await fulfil(route, answer, request.method());
  };
  await page.route(matches, handler);
  return Object.assign(provider, { unroute: () => page.unroute(matches, handler) });
}

/** Redirects from one page of the provider to the next are followed here, because the browser's way would pass the route by. */
async function followOwn(
  provider: MockProvider,
  request: PlainRequest,
  first: PlainAnswer,
): Promise<PlainAnswer> {
  let answer = first;
  for (let hops = 0; hops < MAX_HOPS && answer.status >= 300 && answer.status < 400; hops += 1) {
    const location = answer.headers.find(([name]) => name.toLowerCase() === 'location')?.[1];
    const next = location === undefined ? undefined : new URL(location, provider.url);
    if (next === undefined || !provider.serves(next.href)) return answer;
    const headers = request.headers.filter(([name]) => !/^content-/i.test(name));
    const { pathname: path, search } = next;
    const body = new Uint8Array(0);
    answer = await provider.handle({ method: 'GET', path, rawQuery: search.slice(1), headers, body });
  }
  return answer;
}

async function readRequest(request: Request): Promise<PlainRequest> {
  const { pathname, search, host } = new URL(request.url());
  // The browser adds Host later than a route sees the request.
  const headers = [{ name: 'host', value: host }, ...(await request.headersArray())];
  return {
    method: request.method(),
    path: pathname,
    rawQuery: search.slice(1),
    headers: headers.map(({ name, value }): HeaderPair => [name, value]),
    body: request.postDataBuffer() ?? new Uint8Array(0),
  };
}

async function fulfil(route: Route, answer: PlainAnswer, method: string): Promise<void> {
  const { delayMs = 0, silent, reset, half, streamBytes = 0 } = answer.transport ?? {};
  if (delayMs > 0) await pause(delayMs);
  if (silent === true) return;
  if (reset === true || half === true) {
    await route.abort('connectionreset').catch(ignoreClosed);
    return;
  }
  const filler = Buffer.alloc(Math.min(streamBytes, MAX_FILLER_BYTES), ' ');
  const headers: Record<string, string> = {};
  for (const [name, value] of answer.headers) {
    const key = name.toLowerCase();
    headers[key] = headers[key] === undefined ? value : `${headers[key]}\n${value}`;
  }
  const body = method === 'HEAD' ? Buffer.alloc(0) : Buffer.concat([filler, bytesOf(answer)]);
  await route.fulfill({ status: answer.status, headers, body }).catch(ignoreClosed);
}

/** The page may be gone before its answer is ready. */
function ignoreClosed(): void {}
