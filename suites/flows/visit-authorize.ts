/** Visits of the authorization endpoint by a browser, recorded like any other exchange. */
import type { Provider } from './provider.ts';
import type { VisitOptions, VisitResult } from './visit.ts';
import { excerpt } from './wire.ts';

export interface AuthorizeVisit {
  readonly result: VisitResult;
  readonly evidence: readonly number[];
}

/**
 * Opens the authorization endpoint with a query that is sent as it is.
 * @param options What to watch for and what to do on the page.
 */
export async function visitAuthorize(
  provider: Provider,
  query: string,
  options: VisitOptions,
): Promise<AuthorizeVisit> {
  const url = provider.authorizeUrl(query);
  const started = performance.now();
  const result = await provider.visit(url, options);
  const first = result.responses[0];
  const n = provider.wire.note({
    via: 'browser',
    request: { method: 'GET', url, headers: [] },
    ...(result.landing
      ? { response: { status: result.landing.status ?? 0, headers: [['Location', result.landing.location]] } }
      : first
        ? {
            response: {
              status: first.status,
              headers: first.headers.map(([name, value]): [string, string] => [name, value]),
              body: excerpt(result.text, 500),
            },
          }
        : { failure: result.trouble ?? 'the browser got no answer' }),
    ms: Math.round(performance.now() - started),
  });
  return { result, evidence: [n] };
}
