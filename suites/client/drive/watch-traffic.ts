/** What the browser of a user agent is busy with: whether its page can still change by an answer that is on its way. */

import type { BrowserContext, Request, Response } from '@playwright/test';
import type { Scope } from '../../flows/scope.ts';

/** What is known of an application by its sign-ins. */
export interface ApplicationTiming {
  /** The longest pause between two requests, or after the last one, on the way to a marker. */
  slowestMs: number;
  /** Whether a second attempt is under way. */
  readonly patient: Scope<boolean>;
  /** Addresses that stay open on a finished page: they announce nothing. */
  readonly lingering: Set<string>;
}

/** A page that asks for the same thing so often is polling; that it asks again says nothing. */
const POLLS_FROM = 3;
/** Kinds of requests that no page waits for. */
const ENDLESS = ['eventsource', 'websocket', 'ping', 'beacon'];
const STREAMED = /^(text\/event-stream|multipart\/x-mixed-replace|application\/(x-)?nd-?json)/i;

/** Whether an answer goes on for ever, or for as long as its page is open. */
export function isEndless(response: Response): boolean {
  if (ENDLESS.includes(response.request().resourceType())) return true;
  return STREAMED.test(response.headers()['content-type'] ?? '');
}

/** The requests of one browser context. */
export class WatchedTraffic {
  /** Ends it. */
  readonly stop: () => void;
  readonly #timing: ApplicationTiming;
  readonly #open = new Set<Request>();
  #times = new Map<string, number>();
  #lastActivity = performance.now();
  #longestPauseMs = 0;
  #navigation: string | undefined;
  #status: number | undefined;
  #deadEnd: { readonly url: string; readonly why: string } | undefined;

  constructor(context: BrowserContext, timing: ApplicationTiming) {
    this.#timing = timing;
    const begun = (request: Request) => this.#begun(request);
    const answered = (response: Response) => this.#answered(response);
    const ended = (request: Request) => this.#ended(request);
    const failed = (request: Request) => this.#failed(request);
    context.on('request', begun).on('response', answered);
    context.on('requestfinished', ended).on('requestfailed', failed);
    this.stop = () => {
      context.off('request', begun).off('response', answered);
      context.off('requestfinished', ended).off('requestfailed', failed);
    };
  }

  /** A new page is about to be opened. */
  begin(): void {
    this.#times = new Map();
    this.#status = undefined;
    this.#deadEnd = undefined;
    this.#navigation = undefined;
    this.#lastActivity = performance.now();
  }

  /** From now on pauses are the application's own, not those of the user of its pages. */
  watchPauses(): void {
    this.#longestPauseMs = 0;
  }

  /** For how long nothing has happened; 0 while an answer is awaited. */
  get pauseMs(): number {
    const awaited = [...this.#open].some((request) => !this.#timing.lingering.has(addressOf(request)));
    return awaited ? 0 : performance.now() - this.#lastActivity;
  }

  /** Whether any answer is on its way. */
  get isWaiting(): boolean {
    return this.#open.size > 0;
  }

  /** Status of the page shown. */
  get status(): number | undefined {
    return this.#status;
  }

  /** The address that the page shown could not be had from. */
  get deadEnd(): { readonly url: string; readonly why: string } | undefined {
    return this.#deadEnd;
  }

  /** A page is not worth waiting for, whatever it answers. */
  giveUp(url: string, why: string): void {
    this.#deadEnd = { url, why };
    this.#navigation = undefined;
  }

  /** The page that has been asked for and has not answered. */
  get waitingFor(): string | undefined {
    return this.#navigation;
  }

  /** A marker is there, after this last pause: what came before it tells how long to wait for this application. */
  learn(lastPauseMs: number, finished: boolean): void {
    const pause = Math.max(this.#longestPauseMs, lastPauseMs);
    this.#timing.slowestMs = Math.max(this.#timing.slowestMs, pause);
    if (!finished) return;
    for (const request of this.#open)
      if (!request.isNavigationRequest()) this.#timing.lingering.add(addressOf(request));
  }

  #begun(request: Request): void {
    if (isPage(request)) {
      this.#navigation = request.url();
      this.#deadEnd = undefined;
    }
    if (ENDLESS.includes(request.resourceType())) return;
    const address = addressOf(request);
    const times = (this.#times.get(address) ?? 0) + 1;
    this.#times.set(address, times);
    const polled = times > POLLS_FROM && !request.isNavigationRequest();
    if (polled || this.#timing.lingering.has(address)) return;
    this.#act();
    this.#open.add(request);
  }

  #answered(response: Response): void {
    const request = response.request();
    if (isPage(request)) {
      this.#status = response.status();
      this.#navigation = undefined;
    }
    if (isEndless(response)) this.#ended(request);
  }

  #failed(request: Request): void {
    const why = request.failure()?.errorText ?? '';
    // ERR_ABORTED: another page took its place, or it was no page but a download.
    if (isPage(request) && !why.includes('ERR_ABORTED')) {
      this.#deadEnd = { url: request.url(), why: explain(why) };
      this.#navigation = undefined;
    }
    this.#ended(request);
  }

  #ended(request: Request): void {
    if (this.#open.delete(request)) this.#act();
  }

  #act(): void {
    this.#longestPauseMs = Math.max(this.#longestPauseMs, this.pauseMs);
    this.#lastActivity = performance.now();
  }
}

const explain = (why: string): string => `it gives no answer (${why.replace('net::', '')})`;

const addressOf = (request: Request): string => `${request.method()} ${request.url().split(/[?#]/, 1)[0]}`;

function isPage(request: Request): boolean {
  if (!request.isNavigationRequest()) return false;
  try {
    return request.frame().parentFrame() === null;
  } catch {
    // A request that comes before its frame is one of a new page.
    return true;
  }
}
