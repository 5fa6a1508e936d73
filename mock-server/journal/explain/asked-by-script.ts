import { hint, note } from '../explanation.ts';
import { type ExplainRule, headerOf } from '../facts.ts';

/** What browsers say of themselves shows who calls: a page's script, or the address bar. */
export const askedByScript: ExplainRule = ({ endpoint, request }) => {
  const mode = headerOf(request.headers, 'sec-fetch-mode');
  if (
    request.method === 'OPTIONS' &&
    headerOf(request.headers, 'access-control-request-method') !== undefined
  )
    return hint('a browser asks whether a script may call this (CORS): it may not, call it from the server');
  // Node.js sends Sec-Fetch-Mode as well, but only browsers say where a request comes from.
  const inPage = headerOf(request.headers, 'sec-fetch-site') !== undefined && mode !== 'navigate';
  const byScript = inPage || headerOf(request.headers, 'x-requested-with') !== undefined;
  if (endpoint === 'authorize') {
    if (byScript)
      return hint(
        'a script asks here; sign-in needs a navigation, or the user sees no page',
        'client-authorize-top-level',
      );
    return headerOf(request.headers, 'sec-fetch-dest') === 'iframe'
      ? hint(
          'the sign-in page is opened in a frame, where the user cannot see whose it is',
          'client-authorize-top-level',
        )
      : undefined;
  }
  if (endpoint === 'token' && (byScript || headerOf(request.headers, 'origin') !== undefined))
    return hint(
      'a page sends this token request: then the browser has the secret',
      'client-authorize-no-secret',
      'client-page-no-secret',
    );
  return byScript && headerOf(request.headers, 'authorization') !== undefined
    ? note('a page sends this request: then the browser has the token', 'client-page-no-token')
    : undefined;
};
