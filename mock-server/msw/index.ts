/**
 * The mock as request handlers of Mock Service Worker, for tests in Node.js (`setupServer`) and in pages
 * (`setupWorker`). Nothing here needs Node.js.
 * @module
 */
import { HttpResponse, http, type RequestHandler } from 'msw';
import { bundledSpec } from '../config/bundled-spec.ts';
import { carryAnswer } from '../fetch/carry-answer.ts';
import { toPlainRequest } from '../fetch/to-plain-request.ts';
import { buildMockProvider, type MockProvider, type MockProviderOptions } from '../mock-provider.ts';

export type { ArmedAnswer } from '../armed-queue.ts';
export type { JournalEntry } from '../journal/tag-secrets.ts';
export type {
  AuthorizeOutcome,
  AuthorizeParameters,
  MockProvider,
  MockProviderOptions,
} from '../mock-provider.ts';
export type { Agent, Client, Conversation, User } from '../provider/config.ts';

/** Handlers, and the provider behind them. */
export interface AiriskHandlers {
  /** For `setupServer(...handlers)` or `setupWorker(...handlers)`. */
  readonly handlers: RequestHandler[];
  readonly provider: MockProvider;
}

/** The paths of the provider, below its base URL; the rest of an origin may be the application's own. */
const OWN_PATHS = '/api/(?:oauth2|Users|Chat)(?:/[^?#]*)?';

/**
 * Makes handlers that answer as the mock server does.
 *
 * Navigations of a browser do not reach such handlers: `provider.authorize()` plays that part, or use the server.
 * Below a base URL of its own host the provider answers everything, unknown paths with 404; below the origin of the page
 * only `/api/oauth2`, `/api/Users` and `/api/Chat`.
 * @throws RangeError for a base URL, dialect or fault that cannot be
 */
export function createAiriskHandlers(options: MockProviderOptions = {}): AiriskHandlers {
  const provider = buildMockProvider(options, bundledSpec);
  const shared = typeof location !== 'undefined' && provider.url.startsWith(location.origin);
  // No groups are captured: what is captured would be percent-decoded, and broken escapes must arrive, too.
  const below = shared ? OWN_PATHS : '(?:/.*)?';
  const urls = new RegExp(`^${escapePattern(provider.url)}${below}$`, 'i');
  const handler = http.all(urls, async ({ request }) => {
    const answer = await provider.handle(await toPlainRequest(request));
    return (await carryAnswer(answer, request.method, request.signal)) ?? HttpResponse.error();
  });
  return { handlers: [handler], provider };
}

function escapePattern(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
