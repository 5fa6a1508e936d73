/**
 * One visit of a real browser: what it requested, where it was sent, what it shows. Redirect URIs are answered by
 * the visit itself, so they need not be reachable: Chromium's Fetch domain pauses redirected hops too, which
 * Playwright's own routing never sees.
 */
import type { Browser, BrowserContext, CDPSession, Page } from '@playwright/test';
import { openBrowser } from '../browser/open-browser.ts';
import type { BrowserLaunch } from '../targets/target-spec.ts';
import type { TargetUnderTest } from './target.ts';
import type { Header } from './wire.ts';

/** A request the browser made, by its own network log. */
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

/** The navigation to one of the watched URLs, stopped and answered by the visit. */
export interface Landing {
  /** The Location header as it was sent, when there was one; else the URL the browser used. */
  readonly location: string;
  readonly method: string;
  readonly status?: number;
}

export interface VisitResult {
  readonly requests: readonly BrowserRequest[];
  readonly responses: readonly {
    readonly url: string;
    readonly status: number;
    readonly headers: readonly Header[];
  }[];
  readonly landing?: Landing;
  readonly finalUrl: string;
  readonly text: string;
  readonly html: string;
  /** Why the visit's act ended early, if it did. */
  readonly trouble?: string;
  /** PNG of the page on which it ended early, with what stands in fields covered; where the lab takes pictures. */
  readonly picture?: Buffer;
  /** Dialogs opened and names of canary functions called by the pages. */
  readonly executed: readonly string[];
}

export interface VisitOptions {
  /** URLs whose scheme, host and path stop the visit when the browser goes there. */
  readonly watch: readonly string[];
  /** What to do on the page; `landed` resolves when the browser was sent to a watched URL. */
  readonly act?: (page: Page, landed: Promise<Landing>) => Promise<void>;
  readonly timeoutMs?: number;
  /** Watches for script of the parameters: a function that it may call, and dialogs. */
  readonly canary?: boolean;
  readonly onNavigation?: () => Promise<void>;
}

const LANDED_PAGE = '<!doctype html><title>Redirect URI</title><p>The browser was sent to the redirect URI.';

/** One browser for all that a worker judges; started at the first visit, and again should it be lost. */
export class SharedBrowser {
  #browser: Promise<Browser> | undefined;

  launch(launch: BrowserLaunch): Promise<Browser> {
    this.#browser ??= this.#start(launch);
    return this.#browser;
  }

  async #start(launch: BrowserLaunch): Promise<Browser> {
    const browser = await openBrowser(launch);
    browser.once('disconnected', () => {
      this.#browser = undefined;
    });
    return browser;
  }

  async close(): Promise<void> {
    await (await this.#browser)?.close();
  }
}

/** Visits of one target. */
export class BrowserLab {
  readonly #target: TargetUnderTest;
  readonly #shared: SharedBrowser;
  readonly #pictures: boolean;

  /** @param pictures Take a picture of the page where a visit could not be played to its end. */
  constructor(target: TargetUnderTest, shared: SharedBrowser, pictures = false) {
    this.#target = target;
    this.#shared = shared;
    this.#pictures = pictures;
  }

  get available(): boolean {
    return this.#target.browser !== undefined;
  }

  /** A context of its own: no cookies, no storage, no history. */
  async newContext(): Promise<BrowserContext> {
    const launch = this.#target.browser;
    if (!launch) throw new Error(this.#target.browserMissing ?? 'no browser');
    const browser = await this.#shared.launch(launch);
    const { ca, cert, key, passphrase } = this.#target.tls;
    return browser.newContext({
      // A private authority is verified by the other client of the run; a browser cannot be told of it.
      ignoreHTTPSErrors: ca !== undefined,
      ...(cert && key
        ? {
            clientCertificates: [
              {
                origin: new URL(this.#target.baseUrl).origin,
                cert,
                key,
                ...(passphrase ? { passphrase } : {}),
              },
            ],
          }
        : {}),
      // The window as it is: setting another one costs a visit several round trips.
      viewport: null,
    });
  }

  /** Opens a URL, acts, and reports what the browser did. */
  async visit(url: string, options: VisitOptions): Promise<VisitResult> {
    const context = await this.newContext();
    try {
      return await visitIn(context, url, options, this.#pictures);
    } finally {
      await context.close();
    }
  }
}

async function visitIn(
  context: BrowserContext,
  url: string,
  options: VisitOptions,
  pictures: boolean,
): Promise<VisitResult> {
  const executed: string[] = [];
  if (options.canary)
    await context.exposeFunction('airiskCanary', (name: unknown) => void executed.push(String(name)));
  const page = await context.newPage();
  page.setDefaultTimeout(options.timeoutMs ?? 5000);
  page.on('dialog', (dialog) => {
    executed.push(`dialog: ${dialog.message()}`);
    dialog.dismiss().catch(() => undefined);
  });
  const session = await context.newCDPSession(page);
  const log = await watchNetwork(session, options);
  let trouble: string | undefined;
  try {
    await page.goto(url, { waitUntil: 'load' });
    await options.act?.(page, log.landed);
  } catch (error) {
    trouble = firstLine(error);
  }
  const landing = log.landing();
  const shown = landing === undefined;
  const picture = pictures && shown && trouble !== undefined ? await takePicture(page) : undefined;
  return {
    requests: log.requests,
    responses: log.responses,
    ...(landing ? { landing } : {}),
    finalUrl: page.url(),
    text: shown
      ? await page
          .locator('body')
          .innerText({ timeout: 500 })
          .catch(() => '')
      : '',
    html: shown ? await page.content().catch(() => '') : '',
    ...(trouble === undefined ? {} : { trouble }),
    ...(picture === undefined ? {} : { picture }),
    executed,
  };
}

/** Fields are covered: what was typed into them is nobody's business, and a password may have been typed into any. */
async function takePicture(page: Page): Promise<Buffer | undefined> {
  const mask = [page.locator('input:not([type=submit], [type=button]), textarea, select')];
  return page.screenshot({ mask, maskColor: '#777', timeout: 3000 }).catch(() => undefined);
}

interface NetworkLog {
  readonly requests: BrowserRequest[];
  readonly responses: { url: string; status: number; headers: Header[] }[];
  readonly landed: Promise<Landing>;
  readonly landing: () => Landing | undefined;
}

async function watchNetwork(session: CDPSession, options: VisitOptions): Promise<NetworkLog> {
  const requests: BrowserRequest[] = [];
  const responses: { url: string; status: number; headers: Header[] }[] = [];
  let landing: Landing | undefined;
  let resolveLanded: (landing: Landing) => void = () => undefined;
  const landed = new Promise<Landing>((resolve) => {
    resolveLanded = resolve;
  });
  const watched = new Set(options.watch.map(withoutQuery));
  session.on('Network.requestWillBeSent', (event) => {
    const by = event.redirectResponse;
    requests.push({
      method: event.request.method,
      url: event.request.url,
      type: event.type ?? 'Other',
      ...(event.request.postData ? { postData: event.request.postData } : {}),
      ...(by ? { redirectedBy: { url: by.url, status: by.status, headers: headerList(by.headers) } } : {}),
    });
  });
  session.on('Network.responseReceived', (event) => {
    responses.push({
      url: event.response.url,
      status: event.response.status,
      headers: headerList(event.response.headers),
    });
  });
  session.on('Fetch.requestPaused', (event) => {
    const done = () => undefined;
    if (!watched.has(withoutQuery(event.request.url))) {
      void (async () => {
        await options.onNavigation?.();
        await session.send('Fetch.continueRequest', { requestId: event.requestId }).catch(done);
      })();
      return;
    }
    const by = requests.findLast(
      (request) => request.url === withoutFragment(event.request.url),
    )?.redirectedBy;
    const location = by?.headers.find(([name]) => name.toLowerCase() === 'location')?.[1];
    const fragment = event.request.urlFragment ?? '';
    landing ??= {
      location: location ?? event.request.url + fragment,
      method: event.request.method,
      ...(by ? { status: by.status } : {}),
    };
    resolveLanded(landing);
    session
      .send('Fetch.fulfillRequest', {
        requestId: event.requestId,
        responseCode: 200,
        responseHeaders: [{ name: 'Content-Type', value: 'text/html' }],
        body: Buffer.from(LANDED_PAGE).toString('base64'),
      })
      .catch(done);
  });
  await session.send('Network.enable');
  await session.send('Fetch.enable', { patterns: [{ urlPattern: '*', resourceType: 'Document' }] });
  return { requests, responses, landed, landing: () => landing };
}

const headerList = (headers: Record<string, string>): Header[] =>
  Object.entries(headers).flatMap(([name, value]) => value.split('\n').map((line): Header => [name, line]));

const withoutFragment = (url: string): string => url.split('#')[0] ?? url;

/** Scheme, host and path as a browser sees them; what is no URL is compared as text. */
function withoutQuery(url: string): string {
  try {
    const parsed = new URL(url);
    return `${parsed.protocol}//${parsed.host}${parsed.pathname}`;
  } catch {
    return url;
  }
}

/** The first line of an error, without the call log that Playwright adds. */
export const firstLine = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error)).split('\n')[0] ?? '';
