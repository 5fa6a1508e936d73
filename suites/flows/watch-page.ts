/**
 * What a page of the browser requests, what it is answered and where it is sent, by the browser's own network log.
 * Redirect URIs are answered here, so they need not be reachable: Chromium's Fetch domain pauses redirected hops too,
 * which Playwright's own routing never sees. Addresses of applications (`com.example.app:/callback`) are requested by
 * nobody: they are read from the answers that name them.
 */
import type { BrowserContext, CDPSession } from '@playwright/test';
import { hasPasskeys, learnSigned } from './passkeys.ts';
import { learnTyped } from './typed-secrets.ts';
import type { Header } from './wire.ts';

/** A request the browser made. */
export interface BrowserRequest {
  readonly method: string;
  readonly url: string;
  readonly type: string;
  readonly postData?: string;
  /** Status and raw headers of the redirect that led here. */
  readonly redirectedBy?: {
    readonly url: string;
    readonly status: number;
    readonly headers: readonly Header[];
  };
}

export interface BrowserResponse {
  readonly url: string;
  readonly status: number;
  readonly headers: readonly Header[];
  /** What the whole page came with, not a part of it. */
  readonly isPage: boolean;
}

/** The navigation to one of the watched URLs, stopped and answered by the visit. */
export interface Landing {
  /** The Location header as it was sent, when there was one; else the URL the browser used. */
  readonly location: string;
  readonly method: string;
  readonly status?: number;
}

export interface WatchOptions {
  /** URLs whose scheme, host and path end the visit when the browser goes there. */
  readonly watch: readonly string[];
  readonly onNavigation?: () => Promise<void>;
  /** The browser need not show that it has come to a watched URL: that saves a page, of another site. */
  readonly staysBehind?: boolean;
  /** Told what is typed into password and one-time-code fields. */
  readonly onTyped?: (value: string) => void;
  /** Told what passkeys sign. */
  readonly onSigned?: (value: string) => void;
}

/** Learns what is typed and signed on the pages of a context. */
export const learningTyped = (
  context: BrowserContext,
  learn: ((value: string) => void) | undefined,
): Pick<WatchOptions, 'onTyped' | 'onSigned'> =>
  learn === undefined ? {} : { onTyped: learn, ...(hasPasskeys(context) ? { onSigned: learn } : {}) };

const READING = 'airisk-reading';
const LANDED_PAGE = '<!doctype html><title>Redirect URI</title><p>The browser was sent to the redirect URI.';
const LANDED = {
  responseCode: 200,
  responseHeaders: [{ name: 'Content-Type', value: 'text/html' }],
  body: Buffer.from(LANDED_PAGE).toString('base64'),
};
/** A browser stays on the page where it was. */
const NO_CONTENT = { responseCode: 204 };

/** What a page waits for; pictures, fonts, event streams and sockets may stay open for ever. */
const AWAITED = new Set(['Document', 'Script', 'XHR', 'Fetch', 'Preflight']);
/** What answers something that was done on a page. */
const ANSWERS = new Set(['Document', 'XHR', 'Fetch']);

export class PageWatch {
  readonly requests: BrowserRequest[] = [];
  readonly responses: BrowserResponse[] = [];
  /** Resolves when the browser was sent to a watched URL. */
  readonly landed: Promise<Landing>;
  #landing: Landing | undefined;
  #resolveLanded: (landing: Landing) => void = () => undefined;
  #document: BrowserResponse | undefined;
  #mainFrame: string | undefined;
  #lastEventAt = performance.now();
  #answeredAt = 0;
  #successor: string | undefined;
  readonly #awaited = new Map<string, string>();
  readonly #methods = new Map<string, string>();
  readonly #watched: ReadonlySet<string>;
  readonly #session: CDPSession;
  readonly #options: WatchOptions;

  constructor(session: CDPSession, options: WatchOptions) {
    this.#session = session;
    this.#options = options;
    this.#watched = new Set(options.watch.map(withoutQuery));
    this.landed = new Promise((resolve) => {
      this.#resolveLanded = resolve;
    });
  }

  get landing(): Landing | undefined {
    return this.#landing;
  }

  /** The answer that the page itself came with. */
  get document(): BrowserResponse | undefined {
    return this.#document;
  }

  /** When a page, or a script of one, was answered last. */
  get answeredAt(): number {
    return this.#answeredAt;
  }

  /** For how long nothing was requested and nothing was answered. */
  get quietMs(): number {
    return performance.now() - this.#lastEventAt;
  }

  /** Something is done on the page, and may lead to requests. */
  touch(): void {
    this.#lastEventAt = performance.now();
  }

  /** The page is being replaced: its successor was asked for and has not come. */
  get leaving(): boolean {
    return this.#successor !== undefined;
  }

  /** Addresses that were asked and have not answered, without their queries. */
  get unanswered(): string[] {
    return [...this.#awaited.values()].map((url) => url.split(/[?#]/)[0] ?? url);
  }

  /**
   * What an expression says of the page, in a world of its own that its scripts cannot change. (Playwright would bring its
   * own script into each page first, which takes as long as the page itself.) Undefined while the page is being replaced.
   */
  async evaluate<T>(expression: string): Promise<T | undefined> {
    const session = this.#session;
    const frameId = this.#mainFrame;
    if (frameId === undefined) return undefined;
    try {
      const world = await session.send('Page.createIsolatedWorld', { frameId, worldName: READING });
      const contextId = world.executionContextId;
      const { result, exceptionDetails } = await session.send('Runtime.evaluate', {
        ...{ expression, contextId, returnByValue: true },
      });
      return exceptionDetails ? undefined : (result.value as T);
    } catch {
      return undefined;
    }
  }

  /** Watches no longer. It is not waited for: where an answer is still to come, the browser says nothing to it. */
  stop(): void {
    this.#session.detach().catch(ignore);
  }

  /** To be called before the page is opened. */
  async start(): Promise<void> {
    const session = this.#session;
    session.on('Network.requestWillBeSent', (event) => {
      const by = event.redirectResponse;
      this.#lastEventAt = performance.now();
      if (event.type === 'Document') {
        this.#mainFrame ??= event.frameId;
        if (event.frameId === this.#mainFrame) this.#successor = event.requestId;
      }
      if (AWAITED.has(event.type ?? '')) this.#awaited.set(event.requestId, event.request.url);
      this.#methods.set(event.requestId, event.request.method);
      this.requests.push({
        method: event.request.method,
        url: event.request.url,
        type: event.type ?? 'Other',
        ...(event.request.postData ? { postData: event.request.postData } : {}),
        ...(by ? { redirectedBy: { url: by.url, status: by.status, headers: headerList(by.headers) } } : {}),
      });
    });
    session.on('Network.responseReceived', (event) => {
      const now = performance.now();
      this.#lastEventAt = now;
      if (ANSWERS.has(event.type)) this.#answeredAt = now;
      if (event.requestId === this.#successor) this.#successor = undefined;
      const { url, status, headers } = event.response;
      const isPage = event.type === 'Document' && event.frameId === this.#mainFrame;
      const response = { url, status, headers: headerList(headers), isPage };
      this.responses.push(response);
      if (isPage) this.#document = response;
    });
    const over = ({ requestId }: { requestId: string }) => {
      this.#lastEventAt = performance.now();
      this.#awaited.delete(requestId);
      if (requestId === this.#successor) this.#successor = undefined;
    };
    session.on('Network.loadingFinished', over);
    session.on('Network.loadingFailed', over);
    session.on('Fetch.requestPaused', (event) => {
      const { request, requestId } = event;
      if (this.#watched.has(withoutQuery(request.url))) this.#answerLanding(requestId, request);
      else void this.#goOn(requestId);
    });
    await Promise.all([
      session.send('Network.enable'),
      session.send('Fetch.enable', { patterns: [{ urlPattern: '*', resourceType: 'Document' }] }),
      ...(this.#options.onTyped ? [learnTyped(session, this.#options.onTyped)] : []),
      ...(this.#options.onSigned ? [learnSigned(session, this.#options.onSigned)] : []),
      ...(this.#options.watch.some(isOfApplication) ? [this.#watchApplications()] : []),
    ]);
  }

  async #goOn(requestId: string): Promise<void> {
    await this.#options.onNavigation?.();
    await this.#session.send('Fetch.continueRequest', { requestId }).catch(ignore);
  }

  #answerLanding(requestId: string, request: { url: string; urlFragment?: string; method: string }): void {
    const by = this.requests.findLast(({ url }) => url === withoutFragment(request.url))?.redirectedBy;
    const location = by?.headers.find(([name]) => name.toLowerCase() === 'location')?.[1];
    this.#land({
      location: location ?? request.url + (request.urlFragment ?? ''),
      method: request.method,
      ...(by ? { status: by.status } : {}),
    });
    const answer = this.#options.staysBehind ? NO_CONTENT : LANDED;
    this.#session.send('Fetch.fulfillRequest', { requestId, ...answer }).catch(ignore);
  }

  /** A browser hands such an address to the system: no request of it is ever seen. */
  async #watchApplications(): Promise<void> {
    const session = this.#session;
    session.on('Network.responseReceivedExtraInfo', ({ requestId, statusCode, headers }) => {
      const location = headerList(headers).find(([name]) => name.toLowerCase() === 'location')?.[1];
      if (statusCode < 300 || statusCode >= 400 || !this.#isWatchedApplication(location)) return;
      const repeats = statusCode === 307 || statusCode === 308;
      const method = repeats ? (this.#methods.get(requestId) ?? 'GET') : 'GET';
      this.#land({ location, method, status: statusCode });
    });
    session.on('Page.frameRequestedNavigation', ({ url }) => {
      if (this.#isWatchedApplication(url)) this.#land({ location: url, method: 'GET' });
    });
    await session.send('Page.enable');
  }

  #isWatchedApplication(url: string | undefined): url is string {
    return url !== undefined && isOfApplication(url) && this.#watched.has(withoutQuery(url));
  }

  #land(landing: Landing): void {
    this.#landing ??= landing;
    this.#resolveLanded(this.#landing);
  }
}

const ignore = (): undefined => undefined;

const headerList = (headers: Record<string, string>): Header[] =>
  Object.entries(headers).flatMap(([name, value]) => value.split('\n').map((line): Header => [name, line]));

const withoutFragment = (url: string): string => url.split('#')[0] ?? url;

/** An address that no browser opens itself. */
const isOfApplication = (url: string): boolean =>
  /^[a-z][a-z0-9+.-]*:/i.test(url) && !/^(?:https?|data|blob|about|javascript|file|ftp|ws|wss):/i.test(url);

/** Scheme, host and path as a browser sees them; what is no URL is compared as text. */
export function withoutQuery(url: string): string {
  try {
    const parsed = new URL(url);
    return `${parsed.protocol}//${parsed.host}${parsed.pathname}`;
  } catch {
    return url;
  }
}
