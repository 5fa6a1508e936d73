/** Drives an application that people use with a browser: one Chromium for the run, a fresh context for each visitor. */
import type { Browser, BrowserContext, Locator, Page, Request, Response } from 'playwright';
import type { BrowserDrive, ClientLocator, ClientStep } from '../../../specs/generated/client.ts';
import type { Driver, Sighting, SignInOptions, UnseenSignIn, Visitor } from '../bed.ts';
import { locate } from './locate.ts';
import { type ProviderPages, passProviderPages } from './provider-pages.ts';

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
  /** Accept the provider's certificate, whatever it is: the browser is not under test. */
  readonly trustAll?: boolean;
}

/**
 * A page without requests for so long will not change any more: several times what this application ever needed to show
 * a marker, within these limits.
 */
const LEAST_QUIET_MS = 120;
const MOST_QUIET_MS = 600;
const QUIET_FACTOR = 4;
const PATIENT_QUIET_MS = 2_000;
const POLL_MS = 20;
const SHOWN_CHARACTERS = 160;

/** How long the application took at most, after its last request, to show a marker. */
interface Pace {
  slowestMs: number;
  patient: boolean;
}

/** Visitors of one application. */
export class BrowserDriver implements Driver<BrowserVisitor> {
  readonly kind = 'browser';
  readonly #options: BrowserDriverOptions;
  readonly #pace: Pace = { slowestMs: MOST_QUIET_MS / QUIET_FACTOR, patient: false };
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

  get patient(): boolean {
    return this.#pace.patient;
  }

  set patient(patient: boolean) {
    this.#pace.patient = patient;
  }

  async visit(): Promise<BrowserVisitor> {
    const context = await this.#options.browser.newContext({
      ignoreHTTPSErrors: this.#options.trustAll === true,
    });
    // The first visit is the warm-up; what it needed tells nothing.
    if (this.#visits++ === 1) this.#pace.slowestMs = 0;
    return new BrowserVisitor(context, await context.newPage(), this.#options, this.#pace);
  }

  async close(): Promise<void> {}
}

/** Whether a visitor has pages. */
export function isBrowserVisitor(visitor: Visitor): visitor is BrowserVisitor {
  return visitor instanceof BrowserVisitor;
}

/** One browser of one user. */
export class BrowserVisitor implements Visitor {
  readonly context: BrowserContext;
  readonly page: Page;
  readonly requests: BrowserRequest[] = [];
  readonly answers: BrowserAnswer[] = [];
  /** Whether the texts of answers are kept. */
  keepsTexts = false;
  /** Names of canaries that ran, and dialogs that opened. */
  readonly executed: string[] = [];
  readonly #options: BrowserDriverOptions;
  readonly #pace: Pace;
  #inFlight = 0;
  #lastActivity = performance.now();
  #status: number | undefined;

  constructor(context: BrowserContext, page: Page, options: BrowserDriverOptions, pace: Pace) {
    this.context = context;
    this.page = page;
    this.#options = options;
    this.#pace = pace;
    this.#watch();
  }

  get drive(): BrowserDrive {
    return this.#options.drive;
  }

  async signIn(options: SignInOptions = {}): Promise<Sighting> {
    return this.open(this.drive.startUrl, { ...options, steps: true });
  }

  /** Opens a page of the application and waits for a marker. */
  async open(
    url: string,
    options: SignInOptions & { readonly steps?: boolean; readonly quietMs?: number } = {},
  ): Promise<Sighting> {
    const timeoutMs = options.timeoutMs ?? (this.drive.timeoutSeconds ?? 10) * 1000;
    const deadline = performance.now() + timeoutMs;
    this.#status = undefined;
    try {
      await this.page.goto(url, { waitUntil: 'domcontentloaded', timeout: timeoutMs });
      if (options.steps) for (const step of this.drive.steps ?? []) await this.#take(step, timeoutMs);
      if (this.#options.pages)
        await passProviderPages(this.page, this.#options.pages, this.#options.providerUrl);
    } catch (error) {
      return this.#trouble(error);
    }
    return this.look(deadline, options.quietMs);
  }

  /** Begins a sign-in, as far as the provider's answer, and waits for no marker. */
  async depart(): Promise<void> {
    const timeout = (this.drive.timeoutSeconds ?? 10) * 1000;
    await this.page.goto(this.drive.startUrl, { waitUntil: 'domcontentloaded', timeout });
    for (const step of this.drive.steps ?? []) await this.#take(step, timeout);
    if (this.#options.pages)
      await passProviderPages(this.page, this.#options.pages, this.#options.providerUrl);
  }

  /** Waits for a marker until the page is quiet. */
  async look(deadline: number, givenQuietMs?: number): Promise<Sighting> {
    const usual = Math.min(MOST_QUIET_MS, Math.max(LEAST_QUIET_MS, this.#pace.slowestMs * QUIET_FACTOR));
    const quietMs = this.#pace.patient ? PATIENT_QUIET_MS : (givenQuietMs ?? usual);
    for (;;) {
      const marker = await this.#marker();
      const now = performance.now();
      if (marker !== 'none') {
        this.#pace.slowestMs = Math.max(this.#pace.slowestMs, now - this.#lastActivity);
        return this.#sighting(marker);
      }
      if (this.#inFlight <= 0 && now - this.#lastActivity > quietMs) return this.#sighting('none');
      if (now > deadline) return { ...(await this.#sighting('none')), trouble: 'timeout' };
      await this.page.waitForTimeout(POLL_MS);
    }
  }

  async callApi(options: SignInOptions = {}): Promise<Sighting> {
    if (this.drive.apiUrl === undefined) throw new Error('drive.apiUrl is missing');
    // Such a page has no marker to wait for.
    return this.open(this.drive.apiUrl, { ...options, quietMs: LEAST_QUIET_MS });
  }

  async signInUnseen(): Promise<UnseenSignIn | undefined> {
    const { startUrl, steps, signedIn } = this.drive;
    if (steps?.length || this.#options.pages) return undefined;
    const answer = await this.context.request
      .get(startUrl, { timeout: 5_000, headers: { Accept: 'text/html' } })
      .catch(() => undefined);
    if (!answer) return undefined;
    const text = signedIn.name ?? signedIn.text;
    const marked = text !== undefined && (await answer.text().catch(() => '')).includes(text);
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
    const busy = (by: number) => {
      this.#inFlight += by;
      this.#lastActivity = performance.now();
    };
    this.context.on('request', (request) => {
      busy(1);
      this.requests.push(describeRequest(request));
    });
    this.context.on('requestfinished', () => busy(-1));
    this.context.on('requestfailed', () => busy(-1));
    this.context.on('response', (response) => {
      if (describeRequest(response.request()).navigation === 'page') this.#status = response.status();
      // A page that is left takes its text with it: who wants it must ask at once.
      const text =
        this.keepsTexts && !isRedirect(response.status()) ? readText(response) : Promise.resolve('');
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

  async #marker(): Promise<Sighting['marker']> {
    const { signedIn, failed } = this.drive;
    try {
      if (await locate(this.page, signedIn).first().isVisible()) return 'signed-in';
      if (failed && (await locate(this.page, failed).first().isVisible())) return 'failed';
    } catch {
      // The page is being replaced: the next look sees the one that comes.
    }
    return 'none';
  }

  async #sighting(marker: Sighting['marker']): Promise<Sighting> {
    const shown =
      marker === 'none'
        ? await this.page
            .locator('body')
            .innerText({ timeout: 300 })
            .catch(() => '')
        : '';
    return {
      marker,
      ...(this.#status === undefined ? {} : { status: this.#status }),
      url: this.page.url(),
      text: shown.replace(/\s+/g, ' ').trim().slice(0, SHOWN_CHARACTERS),
    };
  }

  #trouble(error: unknown): Sighting {
    const message = error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error);
    const code = /net::(ERR_[A-Z_]+)/.exec(message)?.[1];
    const base = { marker: 'none' as const, url: this.page.url(), text: '' };
    if (code === undefined)
      return { ...base, trouble: 'timeout', detail: message.slice(0, SHOWN_CHARACTERS) };
    return { ...base, trouble: 'broken', detail: code };
  }

  async #take(step: ClientStep, timeout: number): Promise<void> {
    if ('fill' in step) {
      await this.#act(step.fill, (found) => found.fill(step.fill.value ?? '', { timeout }));
    } else if ('click' in step) await this.#act(step.click, (found) => found.click({ timeout }));
    else if ('check' in step) await this.#act(step.check, (found) => found.check({ timeout }));
    else await this.#act(step.waitFor, (found) => found.waitFor({ timeout }));
  }

  async #act(target: ClientLocator, act: (found: Locator) => Promise<void>): Promise<void> {
    const found = locate(this.page, target).first();
    if (target.optional && !(await found.isVisible())) return;
    await act(found);
  }
}

const isRedirect = (status: number) => status >= 300 && status < 400;

function readText(response: Response): Promise<string> {
  return response.text().catch(() => '');
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
