/** One user of an application, with a browser. */

import type { BrowserContext, Dialog, Page, Request, Response } from '@playwright/test';
import type { BrowserDrive } from '../../../specs/generated/client.ts';
import { seeMarkers } from '../../flows/see-markers.ts';
import type { OpenedBrowser, SpareBrowsers } from '../../flows/spare-browsers.ts';
import type { PageState, SignInOptions, UnseenSignIn, UserAgent } from '../test-environment.ts';
import {
  type BrowserAnswer,
  type BrowserRequest,
  describeAnswer,
  describeRequest,
} from './browser-traffic.ts';
import { mayShow } from './may-show.ts';
import { distrust, type Place, timeoutOf } from './place.ts';
import { isProviderPage, passProviderPages } from './provider-pages.ts';
import { signInUnseen } from './sign-in-unseen.ts';
import { takeStep } from './take-step.ts';
import { describeDeadEnd, describeTrouble } from './trouble.ts';
import { type ApplicationTiming, WatchedTraffic } from './watch-traffic.ts';

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
  readonly #place: Place;
  readonly #timing: ApplicationTiming;
  readonly #traffic: WatchedTraffic;
  readonly #spare: SpareBrowsers;
  /** Origins of the pages that the browser has been at. */
  readonly #origins = new Set<string>();
  /** Something may be left in the browser that cannot be taken out. */
  #stained = false;
  #stopWatching: () => void = () => undefined;
  /** Comes when it is known whether the page that was asked for last can be trusted. */
  #trust: Promise<boolean> = Promise.resolve(true);

  constructor(
    { context, page }: OpenedBrowser,
    place: Place,
    timing: ApplicationTiming,
    spare: SpareBrowsers,
  ) {
    this.context = context;
    this.page = page;
    this.#place = place;
    this.#timing = timing;
    this.#spare = spare;
    this.#traffic = new WatchedTraffic(context, timing);
    this.#watch();
  }

  get drive(): BrowserDrive {
    return this.#place.drive;
  }

  /** The longest wait for an answer of the application. */
  get timeoutMs(): number {
    return timeoutOf(this.#place);
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
      const detail = await distrust(this.#place, url);
      if (detail) return { marker: 'none', url, text: '', trouble: 'broken', detail };
      await this.#go(url, timeoutMs, options.steps === true);
    } catch (error) {
      const { deadEnd, waitingFor } = this.#traffic;
      const at = { url: this.page.url(), deadEnd, waitingFor };
      return describeTrouble(error, timeoutMs, at, this.#place);
    }
    return this.look(deadline, options.expectsMarker);
  }

  async #go(url: string, timeout: number, steps: boolean): Promise<void> {
    const { pages, providerUrl } = this.#place;
    await this.page.goto(url, { waitUntil: 'domcontentloaded', timeout });
    if (steps) for (const step of this.drive.steps ?? []) await takeStep(this.page, step, timeout);
    if (pages) await passProviderPages(this.page, pages, providerUrl, timeout);
  }

  /** A start page that leaves by script gets to the provider later than its own loading. */
  async #passLatePages(): Promise<void> {
    const { pages, providerUrl } = this.#place;
    if (!pages || !isProviderPage(this.page, providerUrl)) return;
    await passProviderPages(this.page, pages, providerUrl, this.timeoutMs).catch(() => undefined);
  }

  /** What came so far is not looked at. */
  forget(): void {
    for (const list of [this.requests, this.answers, this.executed]) list.length = 0;
  }

  /** Begins a sign-in, as far as the provider's answer, and waits for no marker. */
  async depart(arrived: () => boolean): Promise<void> {
    const why = await distrust(this.#place, this.drive.startUrl);
    if (why) throw new Error(why);
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

  /** No marker can follow: the application broke down, the provider refuses, or the browser was led to nowhere. */
  #isOver(): boolean {
    const { status = 0, deadEnd } = this.#traffic;
    const refused = status >= 400 && isProviderPage(this.page, this.#place.providerUrl);
    return status >= 500 || refused || deadEnd !== undefined;
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

  signInUnseen(): Promise<UnseenSignIn | undefined> {
    return signInUnseen(this.context, this.#place);
  }

  async isSignedIn(): Promise<boolean | undefined> {
    if (this.drive.statusUrl === undefined) return undefined;
    return (await this.open(this.drive.statusUrl)).marker === 'signed-in';
  }

  async close(): Promise<void> {
    this.#stopWatching();
    if (this.#stained || this.executed.length > 0 || this.#traffic.isWaiting) await this.context.close();
    else await this.#spare.giveBack(this, this.#origins);
  }

  /** Places a function that pages can call when their text runs as script. */
  async plantCanary(): Promise<void> {
    this.#stained = true;
    await this.context.exposeFunction(
      'airiskCanary',
      (name: unknown) => void this.executed.push(String(name)),
    );
  }

  #watch(): void {
    const asked = (request: Request) => {
      const described = describeRequest(request);
      this.requests.push(described);
      if (!isHarmless(request, described)) this.#stained = true;
      if (described.navigation !== 'page') return;
      this.#trust = this.#watchTrust(described.url);
      if (URL.canParse(described.url)) this.#origins.add(new URL(described.url).origin);
    };
    const answered = (response: Response) => {
      // Credentials, once given, are sent again.
      if (response.headers()['www-authenticate'] !== undefined) this.#stained = true;
      this.answers.push(describeAnswer(response, this.keepsTexts, this.timeoutMs));
    };
    const failed = () => {
      this.#stained = true;
    };
    const opened = (dialog: Dialog) => {
      this.executed.push(`dialog: ${dialog.message()}`);
      dialog.dismiss().catch(() => undefined);
    };
    const { context, page } = this;
    context.on('request', asked).on('response', answered).on('requestfailed', failed);
    page.on('dialog', opened);
    this.#stopWatching = () => {
      context.off('request', asked).off('response', answered).off('requestfailed', failed);
      page.off('dialog', opened);
      this.#traffic.stop();
    };
  }

  /** A browser that is led on to a page that cannot be trusted has got to its end. */
  async #watchTrust(url: string): Promise<boolean> {
    if (!/^https:/.test(url) || url.startsWith(this.#place.providerUrl)) return true;
    const why = await this.#place.trusted?.distrust(url, this.timeoutMs);
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
      ...(deadEnd && marker === 'none' ? describeDeadEnd(deadEnd, this.#place) : {}),
    };
  }
}

/** What documents without script load. Over TLS a browser also remembers where it must not go without. */
const HARMLESS = ['document', 'stylesheet', 'image', 'font'];

const isHarmless = (request: Request, { url, navigation }: BrowserRequest): boolean =>
  url.startsWith('http:') && navigation !== 'frame' && HARMLESS.includes(request.resourceType());
