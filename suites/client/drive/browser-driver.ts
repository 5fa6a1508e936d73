/** Drives an application that people use with a browser: one Chromium for the run, a fresh context for each user agent. */

import type { Browser, BrowserContext, Page, Request, Response } from '@playwright/test';
import type { BrowserDrive } from '../../../specs/generated/client.ts';
import { Scope } from '../../flows/scope.ts';
import { seeMarkers } from '../../flows/see-markers.ts';
import type { Driver, PageState, SignInOptions, UnseenSignIn, UserAgent } from '../test-environment.ts';
import { mayShow } from './may-show.ts';
import { isProviderPage, type ProviderPages, passProviderPages } from './provider-pages.ts';
import { takeStep } from './take-step.ts';
import type { TrustedOrigins } from './trusted-origins.ts';
import { type ApplicationTiming, isEndless, WatchedTraffic } from './watch-traffic.ts';

/** A request of the browser, redirects included. */
export interface BrowserRequest {
  readonly url: string;
  readonly method: string;
  readonly referer: string | undefined;
  /** A navigation of the whole page, or of a frame; undefined: something that a page loads. */
  readonly navigation: 'page' | 'frame' | undefined;
  readonly at: number;
}

/** An answer to the browser, with its text where it was kept. */
export interface BrowserAnswer {
  readonly url: string;
  readonly status: number;
  /** All of them, Set-Cookie included; several of one name are separated by line feeds. */
  readonly headers: () => Promise<Readonly<Record<string, string>>>;
  readonly body: () => Promise<string>;
}

export interface BrowserDriverOptions {
  readonly browser: Browser;
  readonly drive: BrowserDrive;
  /** Base URL of the provider. */
  readonly providerUrl: string;
  readonly pages: ProviderPages | undefined;
  /** The redirect URI: where the application is, beside the addresses of the drive. */
  readonly redirectUri: string;
  /** Who has issued the application's certificate must be known; absent: it may be of its own making. */
  readonly trusted?: TrustedOrigins;
}

/**
 * A page without requests for so long will not change any more: several times the longest pause that this application
 * ever made on its way to a marker. Where a marker must come, nothing but the configured time ends the wait.
 */
const LEAST_QUIET_MS = 120;
const QUIET_FACTOR = 4;
/** The part of the configured time that a page must be quiet in a second attempt. */
const PATIENT_SHARE = 1 / 5;
const POLL_MS = 20;
/** Longest wait until a page that the provider has answered for is shown. */
const ARRIVAL_MS = 2_000;
/** Words can be in places that a quick look does not find. */
const CLOSE_LOOK_EVERY = 8;
const SHOWN_CHARACTERS = 160;
export const DEFAULT_TIMEOUT_SECONDS = 10;

/** User agents of one application. */
export class BrowserDriver implements Driver<BrowserUserAgent> {
  readonly kind = 'browser';
  readonly #options: BrowserDriverOptions;
  readonly #timing: ApplicationTiming = { slowestMs: 0, patient: new Scope(false), lingering: new Set() };
  #visits = 0;
  unseen: UnseenSignIn | undefined;

  constructor(options: BrowserDriverOptions) {
    this.#options = options;
  }

  get marksRefusals(): boolean {
    return this.#options.drive.failed !== undefined;
  }

  get drive(): BrowserDrive {
    return this.#options.drive;
  }

  get patient(): Scope<boolean> {
    return this.#timing.patient;
  }

  async visit(): Promise<BrowserUserAgent> {
    // The browser is not under test: where certificates count, the run looks at them itself.
    const context = await this.#options.browser.newContext({ ignoreHTTPSErrors: true });
    // The first visit is the warm-up; what it needed tells nothing.
    if (this.#visits++ === 1) this.#timing.slowestMs = 0;
    return new BrowserUserAgent(context, await context.newPage(), this.#options, this.#timing);
  }

  async close(): Promise<void> {}
}

/** Whether a user agent has pages. */
export function isBrowserUserAgent(userAgent: UserAgent): userAgent is BrowserUserAgent {
  return userAgent instanceof BrowserUserAgent;
}

/** One browser of one user. */
export class BrowserUserAgent implements UserAgent {
  readonly context: BrowserContext;
  readonly page: Page;
  readonly requests: BrowserRequest[] = [];
  readonly answers: BrowserAnswer[] = [];
  /** Whether the texts of answers are kept. */
  keepsTexts = false;
  /** Names of canaries that ran, and dialogs that opened. */
  readonly executed: string[] = [];
  /** The token of a sign-in that lies behind this browser: it may still be in use. */
  formerToken: string | undefined;
  readonly #options: BrowserDriverOptions;
  readonly #timing: ApplicationTiming;
  readonly #traffic: WatchedTraffic;
  /** Comes when it is known whether the page that was asked for last can be trusted. */
  #trust: Promise<boolean> = Promise.resolve(true);

  constructor(context: BrowserContext, page: Page, options: BrowserDriverOptions, timing: ApplicationTiming) {
    this.context = context;
    this.page = page;
    this.#options = options;
    this.#timing = timing;
    this.#traffic = new WatchedTraffic(context, timing);
    this.#watch();
  }

  get drive(): BrowserDrive {
    return this.#options.drive;
  }

  /** The longest wait for an answer of the application. */
  get timeoutMs(): number {
    return (this.drive.timeoutSeconds ?? DEFAULT_TIMEOUT_SECONDS) * 1000;
  }

  async signIn(options: SignInOptions = {}): Promise<PageState> {
    return this.open(this.drive.startUrl, { ...options, steps: true });
  }

  /** Opens a page of the application and waits for a marker. */
  async open(url: string, options: SignInOptions & { readonly steps?: boolean } = {}): Promise<PageState> {
    const timeoutMs = options.timeoutMs ?? this.timeoutMs;
    const deadline = performance.now() + timeoutMs;
    this.#traffic.begin();
    try {
      const distrust = await this.#distrust(url);
      if (distrust) return { marker: 'none', url, text: '', trouble: 'broken', detail: distrust };
      await this.#go(url, timeoutMs, options.steps === true);
    } catch (error) {
      return this.#trouble(error, timeoutMs);
    }
    return this.look(deadline, options.expectsMarker);
  }

  async #go(url: string, timeout: number, steps: boolean): Promise<void> {
    const { pages, providerUrl } = this.#options;
    await this.page.goto(url, { waitUntil: 'domcontentloaded', timeout });
    if (steps) for (const step of this.drive.steps ?? []) await takeStep(this.page, step, timeout);
    if (pages) await passProviderPages(this.page, pages, providerUrl, timeout);
  }

  /** Why the application at an address is not believed to be itself. */
  async #distrust(url: string): Promise<string | undefined> {
    const why = await this.#options.trusted?.distrust(url, this.timeoutMs);
    return why && `${new URL(url).origin}: ${why}`;
  }

  /** A start page that leaves by script gets to the provider later than its own loading. */
  async #passLatePages(): Promise<void> {
    const { pages, providerUrl } = this.#options;
    if (!pages || !isProviderPage(this.page, providerUrl)) return;
    await passProviderPages(this.page, pages, providerUrl, this.timeoutMs).catch(() => undefined);
  }

  /** What came so far is not looked at. */
  forget(): void {
    for (const list of [this.requests, this.answers, this.executed]) list.length = 0;
  }

  /** Begins a sign-in, as far as the provider's answer, and waits for no marker. */
  async depart(arrived: () => boolean): Promise<void> {
    const distrust = await this.#distrust(this.drive.startUrl);
    if (distrust) throw new Error(distrust);
    const deadline = performance.now() + this.timeoutMs;
    this.#traffic.begin();
    await this.#go(this.drive.startUrl, this.timeoutMs, true);
    // Pages that leave by script may take their time.
    while (!arrived() && performance.now() < deadline) {
      await this.#passLatePages();
      await this.page.waitForTimeout(POLL_MS);
    }
    // The provider has answered before the browser shows it, and even before the browser tells that it has asked: what
    // is opened meanwhile would be taken away again.
    const settled = Math.min(deadline, performance.now() + ARRIVAL_MS);
    do await this.page.waitForTimeout(POLL_MS);
    while (
      performance.now() < settled &&
      (this.#traffic.waitingFor !== undefined || this.#traffic.pauseMs < POLL_MS)
    );
    await this.page
      .waitForLoadState('domcontentloaded', { timeout: Math.max(1, deadline - performance.now()) })
      .catch(() => undefined);
  }

  /**
   * Waits for a marker until the page is quiet.
   * @param expectsMarker Only the time ends the wait: a marker must come.
   */
  async look(deadline: number, expectsMarker = false): Promise<PageState> {
    const { slowestMs, patient } = this.#timing;
    const least = patient.current ? this.timeoutMs * PATIENT_SHARE : LEAST_QUIET_MS;
    const quietMs = Math.max(least, slowestMs * QUIET_FACTOR);
    const began = performance.now();
    this.#traffic.watchPauses();
    for (let looks = 1; ; looks++) {
      await this.#passLatePages();
      if (!(await this.#trust)) return this.#pageState('none');
      const { pauseMs } = this.#traffic;
      const late = performance.now() > deadline;
      const quiet = pauseMs > quietMs;
      const marker = await this.#steadyMarker(late || quiet || looks % CLOSE_LOOK_EVERY === 0);
      if (marker !== 'none') {
        if (marker !== 'both') this.#traffic.learn(pauseMs, marker === 'signed-in');
        return this.#pageState(marker);
      }
      // A page that has been quiet as long as others ever were is what there is to see.
      const calm = quiet || (late && pauseMs > slowestMs);
      if (calm && (!expectsMarker || this.#isOver())) return this.#pageState('none');
      if (late)
        return { ...(await this.#pageState('none')), trouble: 'timeout', ...this.#describeLateness(began) };
      await this.page.waitForTimeout(POLL_MS);
    }
  }

  /** No marker can follow: the application broke down, or the browser was led to nowhere. */
  #isOver(): boolean {
    return (this.#traffic.status ?? 0) >= 500 || this.#traffic.deadEnd !== undefined;
  }

  /** One look may meet a page that is being replaced by the next: both markers must be seen twice. */
  async #steadyMarker(closely: boolean): Promise<PageState['marker']> {
    const marker = await this.#marker(closely);
    if (marker !== 'both') return marker;
    await this.page.waitForTimeout(POLL_MS);
    return this.#marker(true);
  }

  #describeLateness(began: number): { detail: string } {
    const { waitingFor } = this.#traffic;
    const within = `within ${Math.round((performance.now() - began) / 100) / 10} s`;
    const asked = waitingFor?.split(/[?#]/, 1)[0];
    return { detail: asked === undefined ? within : `no answer from ${asked} ${within}` };
  }

  async callApi(options: SignInOptions = {}): Promise<PageState> {
    if (this.drive.apiUrl === undefined) throw new Error('drive.apiUrl is missing');
    return this.open(this.drive.apiUrl, options);
  }

  async signInUnseen(): Promise<UnseenSignIn | undefined> {
    const { startUrl, steps, signedIn, failed } = this.drive;
    if (steps?.length || this.#options.pages || (await this.#distrust(startUrl))) return undefined;
    const answer = await this.context.request
      .get(startUrl, { timeout: this.timeoutMs, headers: { Accept: 'text/html' } })
      .catch(() => undefined);
    if (!answer) return undefined;
    const page = await answer.text().catch(() => '');
    const says = (words: string | undefined) => words !== undefined && page.includes(words);
    // A page that holds both decides by script which one it shows.
    const marked = says(signedIn.name ?? signedIn.text) && !says(failed?.name ?? failed?.text);
    return { status: answer.status(), path: new URL(answer.url()).pathname, marked };
  }

  async isSignedIn(): Promise<boolean | undefined> {
    if (this.drive.statusUrl === undefined) return undefined;
    return (await this.open(this.drive.statusUrl)).marker === 'signed-in';
  }

  close(): Promise<void> {
    return this.context.close();
  }

  /** Places a function that pages can call when their text runs as script. */
  async plantCanary(): Promise<void> {
    await this.context.exposeFunction(
      'airiskCanary',
      (name: unknown) => void this.executed.push(String(name)),
    );
  }

  #watch(): void {
    this.context.on('request', (request) => {
      const described = describeRequest(request);
      this.requests.push(described);
      if (described.navigation === 'page') this.#trust = this.#watchTrust(described.url);
    });
    this.context.on('response', (response) => {
      // A page that is left takes its text with it: who wants it must ask at once.
      const text =
        this.keepsTexts && !isRedirect(response.status()) && !isEndless(response)
          ? readText(response, this.timeoutMs)
          : Promise.resolve('');
      this.answers.push({
        url: response.url(),
        status: response.status(),
        headers: () => response.allHeaders().catch(() => response.headers()),
        body: () => text,
      });
    });
    this.page.on('dialog', (dialog) => {
      this.executed.push(`dialog: ${dialog.message()}`);
      dialog.dismiss().catch(() => undefined);
    });
  }

  /** A browser that is led on to a page that cannot be trusted has got to its end. */
  async #watchTrust(url: string): Promise<boolean> {
    if (!/^https:/.test(url) || url.startsWith(this.#options.providerUrl)) return true;
    const why = await this.#options.trusted?.distrust(url, this.timeoutMs);
    if (why) this.#traffic.giveUp(url, why);
    return why === undefined;
  }

  /** @param closely Words can be in places that a quick look does not find. */
  async #marker(closely: boolean): Promise<PageState['marker']> {
    const { signedIn, failed } = this.drive;
    const may = closely ? [true, true] : await mayShow(this.page, [signedIn, failed]);
    // Markers may be words of each other: where both may be there, they are looked at together.
    if (failed && may[1] && !may[0])
      return (await seeMarkers(this.page, failed)) === 'first' ? 'failed' : 'none';
    if (!may[0]) return 'none';
    const sight = await seeMarkers(this.page, signedIn, may[1] ? failed : undefined);
    const markers = { first: 'signed-in', second: 'failed', both: 'both', none: 'none' } as const;
    return markers[sight];
  }

  async #pageState(marker: PageState['marker']): Promise<PageState> {
    const shown =
      marker === 'none' ? await this.page.evaluate(() => document.body?.innerText ?? '').catch(() => '') : '';
    const { status, deadEnd } = this.#traffic;
    return {
      marker,
      ...(status === undefined ? {} : { status }),
      url: this.page.url(),
      text: shown.replace(/\s+/g, ' ').trim().slice(0, SHOWN_CHARACTERS),
      ...(deadEnd && marker === 'none' ? this.#describeDeadEnd(deadEnd) : {}),
    };
  }

  /** An address that gives no answer speaks against the application only where it is the application's own. */
  #describeDeadEnd({ url, why }: { url: string; why: string }): Pick<PageState, 'trouble' | 'detail'> {
    const { origin, pathname } = new URL(url);
    const { redirectUri, providerUrl, drive } = this.#options;
    const { startUrl, apiUrl, statusUrl, signOutUrl } = drive;
    const known = [redirectUri, providerUrl, startUrl, apiUrl, statusUrl, signOutUrl];
    const own = known.some((one) => one !== undefined && new URL(one).origin === origin);
    return {
      trouble: own ? 'broken' : 'dead-end',
      detail: `${origin}${pathname}: ${why}`,
    };
  }

  #trouble(error: unknown, timeoutMs: number): PageState {
    const message = error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error);
    const base = { marker: 'none' as const, url: this.page.url(), text: '' };
    const { deadEnd, waitingFor } = this.#traffic;
    if (deadEnd) return { ...base, ...this.#describeDeadEnd(deadEnd) };
    const code = /net::(ERR_[A-Z_]+)/.exec(message)?.[1];
    if (code !== undefined) return { ...base, trouble: 'broken', detail: code };
    const late = /Timeout \d+ms exceeded/.test(message);
    if (!late) return { ...base, trouble: 'timeout', detail: message.slice(0, LONGEST_DETAIL) };
    const why = `no answer within ${timeoutMs / 1000} s`;
    if (waitingFor !== undefined) {
      const { trouble, detail } = this.#describeDeadEnd({ url: waitingFor, why });
      return {
        ...base,
        trouble: trouble === 'broken' ? 'timeout' : 'dead-end',
        ...(detail ? { detail } : {}),
      };
    }
    return { ...base, trouble: 'timeout', detail: why };
  }
}

const LONGEST_DETAIL = 400;

const isRedirect = (status: number) => status >= 300 && status < 400;

/** An answer that does not come to its end in time has no text. */
function readText(response: Response, timeoutMs: number): Promise<string> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<string>((resolve) => {
    timer = setTimeout(() => resolve(''), timeoutMs);
  });
  const text = response.text().catch(() => '');
  return Promise.race([text, late]).finally(() => clearTimeout(timer));
}

function describeRequest(request: Request): BrowserRequest {
  return {
    url: request.url(),
    method: request.method(),
    referer: request.headers()['referer'],
    navigation: request.isNavigationRequest() ? (isTopLevel(request) ? 'page' : 'frame') : undefined,
    at: Date.now(),
  };
}

/** A request that comes before its frame is one of a new page. */
function isTopLevel(request: Request): boolean {
  try {
    return request.frame().parentFrame() === null;
  } catch {
    return true;
  }
}
