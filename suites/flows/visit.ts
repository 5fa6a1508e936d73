/** One visit of a real browser: what it requested, where it was sent, what it shows. */
import type { Browser, BrowserContext, Dialog, Page } from '@playwright/test';
import type { BrowserLaunch } from '../browser/browser-launch.ts';
import { openBrowser } from '../browser/open-browser.ts';
import { ownCertificate } from '../network/own-certificate.ts';
import { readProxies } from '../network/proxies.ts';
import { openRelay, type Relay } from '../network/relay.ts';
import { comeToRest, inSeconds } from './come-to-rest.ts';
import { StepError } from './find-control.ts';
import { orLate } from './or-late.ts';
import { givePasskeys, needsPasskeys } from './passkeys.ts';
import { type PageState, readContent, readPage } from './read-page.ts';
import { SpareBrowsers } from './spare-browsers.ts';
import type { TargetUnderTest } from './target.ts';
import {
  type BrowserRequest,
  type BrowserResponse,
  type Landing,
  learningTyped,
  PageWatch,
  withoutQuery,
} from './watch-page.ts';
import type { Header } from './wire.ts';

export interface VisitResult {
  readonly requests: readonly BrowserRequest[];
  readonly responses: readonly BrowserResponse[];
  readonly landing?: Landing;
  /** The answer that the last page came with. */
  readonly document?: BrowserResponse;
  /** What the last page offers; undefined where it was left, or could not be read. */
  readonly state?: PageState;
  readonly finalUrl: string;
  readonly text: string;
  readonly html: string;
  /** Why the visit's act ended early, if it did. */
  readonly trouble?: string;
  /** It ended early because a control of the configured steps was not there. */
  readonly unplayable?: true;
  /** PNG of the page on which it ended early, with what stands in fields covered; where the browser session takes pictures. */
  readonly picture?: Buffer;
  /** Dialogs opened and names of canary functions called by the pages. */
  readonly executed: readonly string[];
}

export interface VisitOptions {
  /** URLs whose scheme, host and path stop the visit when the browser goes there. */
  readonly watch: readonly string[];
  /** Leads to one of several instances. */
  readonly cookie?: { readonly name: string; readonly value: string };
  /** What to do on the page, which may not have come yet. */
  readonly act?: (page: Page, watch: PageWatch) => Promise<void>;
  /** Watches for script of the parameters: a function that it may call, and dialogs. */
  readonly canary?: boolean;
  readonly onNavigation?: () => Promise<void>;
  /** Told what is typed into password and one-time-code fields. */
  readonly onTyped?: (value: string) => void;
}

/** A page that keeps the browser busy for so many times the back-off is left. */
const MOST_WAITS = 12;

/** One browser for all that a worker judges; started at the first visit, and again should it be lost. */
export class SharedBrowser {
  #browser: Promise<Browser> | undefined;
  readonly #headed: boolean;
  readonly #relays = new Map<TargetUnderTest, Promise<Relay>>();
  #spare: SpareBrowsers | undefined;

  /** @param headed It has windows, for a person to use. */
  constructor({ headed = false }: { readonly headed?: boolean } = {}) {
    this.#headed = headed;
  }

  /**
   * Where the authorities of a target are given, a browser cannot be told of them: it reaches all hosts by a relay that
   * verifies them as the client of the run does.
   */
  async relayFor(target: TargetUnderTest): Promise<Relay | undefined> {
    const { tls: files, baseUrl } = target;
    if (files.ca === undefined) return undefined;
    let relay = this.#relays.get(target);
    if (!relay) {
      relay = openRelay(readProxies(), { authority: authorityOf(baseUrl), files });
      this.#relays.set(target, relay);
    }
    return relay;
  }

  /** Browsers that were emptied, for all targets that need nothing special of them. */
  spareOf(newContext: () => Promise<BrowserContext>): SpareBrowsers {
    this.#spare ??= new SpareBrowsers(newContext);
    return this.#spare;
  }

  launch(launch: BrowserLaunch): Promise<Browser> {
    this.#browser ??= this.#start(launch);
    return this.#browser;
  }

  async #start(launch: BrowserLaunch): Promise<Browser> {
    // A relay's certificate is accepted by its key, and ignored is nothing.
    const args = [`--ignore-certificate-errors-spki-list=${ownCertificate().fingerprint}`];
    const browser = await openBrowser(launch, { args, headed: this.#headed });
    browser.once('disconnected', () => {
      this.#browser = undefined;
      this.#spare = undefined;
    });
    return browser;
  }

  async close(): Promise<void> {
    await (await this.#browser)?.close();
    for (const relay of this.#relays.values()) (await relay).close();
  }
}

/** Visits of one target. */
export class BrowserSession {
  readonly #target: TargetUnderTest;
  readonly #shared: SharedBrowser;
  readonly #pictures: boolean;
  /** Its browsers are unlike those of other targets, or a script of the operator's may change them. */
  readonly #special: boolean;

  /** @param pictures Take a picture of the page where a visit could not be played to its end. */
  constructor(target: TargetUnderTest, shared: SharedBrowser, pictures = false) {
    this.#target = target;
    this.#shared = shared;
    this.#pictures = pictures;
    const { tls, interaction } = target;
    this.#special =
      tls.ca !== undefined ||
      tls.cert !== undefined ||
      interaction.kind === 'script' ||
      needsPasskeys(interaction);
  }

  get available(): boolean {
    return this.#target.browser !== undefined;
  }

  /** A context of its own: no cookies, no storage, no history. */
  async newContext(): Promise<BrowserContext> {
    const launch = this.#target.browser;
    if (!launch) throw new Error(this.#target.browserMissing ?? 'no browser');
    const browser = await this.#shared.launch(launch);
    const relay = await this.#shared.relayFor(this.#target);
    const { cert, key, passphrase } = this.#target.tls;
    const context = await browser.newContext({
      ...(relay && { proxy: { server: `http://127.0.0.1:${relay.port}`, bypass: '<-loopback>' } }),
      // The relay shows it where there is one.
      ...(cert && key && !relay
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
    await givePasskeys(context, this.#target);
    return context;
  }

  /** Opens a URL, acts, and reports what the browser did. */
  async visit(url: string, options: VisitOptions): Promise<VisitResult> {
    const spare = options.canary ? undefined : this.#spare;
    if (spare === undefined) {
      const context = await this.newContext();
      try {
        return await this.#act(context, await context.newPage(), url, options);
      } finally {
        await context.close();
      }
    }
    const opened = await spare.take();
    const { context, page } = opened;
    let origins: ReadonlySet<string> | undefined;
    try {
      const result = await this.#act(context, page, url, options);
      origins = emptiable(result, options.watch);
      return result;
    } finally {
      if (origins) await spare.giveBack(opened, origins);
      else await context.close();
    }
  }

  /** Browsers that were emptied; undefined where one holds what cannot be taken out, or what others do not have. */
  get #spare(): SpareBrowsers | undefined {
    return this.#special ? undefined : this.#shared.spareOf(() => this.newContext());
  }

  /** The same on a page that stays open, with the cookies of its context. */
  async visitOn(page: Page, url: string, options: VisitOptions): Promise<VisitResult> {
    try {
      return await this.#act(page.context(), page, url, options);
    } finally {
      // Nothing of the visited page runs on. (Closing it while its last request is held lets the browser hang.)
      await page.goto('about:blank').catch(() => undefined);
    }
  }

  async #act(context: BrowserContext, page: Page, url: string, options: VisitOptions): Promise<VisitResult> {
    const relay = await this.#shared.relayFor(this.#target);
    const { limits, interaction } = this.#target;
    return actOn(context, page, url, options, {
      ...{ relay, pictures: this.#pictures, timeoutMs: limits.timeoutSeconds * 1000 },
      scripted: interaction.kind === 'script',
    });
  }
}

interface VisitLimits {
  readonly relay: Relay | undefined;
  readonly pictures: boolean;
  readonly timeoutMs: number;
  /** It is played by a script of the operator's. */
  readonly scripted: boolean;
}

async function actOn(
  context: BrowserContext,
  page: Page,
  url: string,
  options: VisitOptions,
  { relay, pictures, timeoutMs, scripted }: VisitLimits,
): Promise<VisitResult> {
  const executed: string[] = [];
  if (options.canary)
    await page.exposeFunction('airiskCanary', (name: unknown) => void executed.push(String(name)));
  page.setDefaultTimeout(timeoutMs);
  const dismiss = (dialog: Dialog): void => {
    executed.push(`dialog: ${dialog.message()}`);
    dialog.dismiss().catch(() => undefined);
  };
  page.on('dialog', dismiss);
  if (options.cookie) await context.addCookies([{ ...options.cookie, url: new URL(url).origin }]);
  const watch = new PageWatch(await context.newCDPSession(page), {
    ...options,
    // A script of the operator's may wait for the redirect URI to be shown.
    staysBehind: !scripted,
    ...learningTyped(context, options.onTyped),
  });
  await watch.start();
  let trouble: string | undefined;
  let unplayable = false;
  try {
    // A page may be shown, and be used, long before all of it has come.
    await page.goto(url, { waitUntil: 'commit' }).catch((error: unknown) => {
      if (!watch.landing) throw error;
    });
    const act = options.act ?? ((opened, seen) => comeToRest(opened, seen, timeoutMs));
    await within(act(page, watch), timeoutMs * MOST_WAITS);
  } catch (error) {
    trouble = describeTrouble(error, timeoutMs);
    unplayable = error instanceof Error && error.name === 'StepError';
  }
  const { landing, document: answer } = watch;
  if (relay && landing === undefined && (trouble !== undefined || isErrorPage(page)))
    trouble = nameRefusal(relay, watch, trouble);
  // What the browser itself says instead of a page is no page of the provider's.
  const shown = landing === undefined && !isErrorPage(page);
  const reading = async <T>(read: () => Promise<T>): Promise<T | undefined> =>
    shown ? within(read(), timeoutMs).catch(() => undefined) : undefined;
  const state = await reading(() => readPage(page, watch));
  const content = await reading(() => readContent(watch));
  const picture = pictures && shown && trouble !== undefined ? await takePicture(page) : undefined;
  const result: VisitResult = {
    requests: watch.requests,
    responses: watch.responses,
    ...(landing ? { landing } : {}),
    ...(answer ? { document: answer } : {}),
    ...(state ? { state } : {}),
    finalUrl: page.url(),
    text: content?.text ?? '',
    html: content?.html ?? '',
    ...(trouble === undefined ? {} : { trouble }),
    ...(unplayable ? { unplayable } : {}),
    ...(picture === undefined ? {} : { picture }),
    executed,
  };
  page.off('dialog', dismiss);
  watch.stop();
  return result;
}

/** What documents without script load. Over TLS a browser also remembers where it must not go without. */
const HARMLESS = ['Document', 'Stylesheet', 'Image', 'Font'];

/** Where a visit has been; undefined where something may be left in the browser that cannot be taken out. */
function emptiable(visit: VisitResult, watched: readonly string[]): Set<string> | undefined {
  const { responses, executed, trouble } = visit;
  const own = new Set(watched.map(withoutQuery));
  // Redirect URIs are answered by the visit itself, and never asked.
  const requests = visit.requests.filter(({ url }) => !own.has(withoutQuery(url)));
  const asksForCredentials = ([name]: Header): boolean => name.toLowerCase() === 'www-authenticate';
  const harmless =
    trouble === undefined &&
    executed.length === 0 &&
    requests.every(({ url, type }) => url.startsWith('http:') && HARMLESS.includes(type)) &&
    !responses.some(({ headers }) => headers.some(asksForCredentials));
  return harmless ? new Set(requests.map(({ url }) => new URL(url).origin)) : undefined;
}

const isErrorPage = (page: Page): boolean => page.url().startsWith('chrome-error:');

/** Hosts that the relay did not open, beside or instead of what came of it. */
function nameRefusal(relay: Relay, { requests }: PageWatch, trouble: string | undefined): string | undefined {
  const refused = (request: BrowserRequest | undefined): string | undefined =>
    request && /^(https|wss):/.test(request.url) ? relay.refusalOf(authorityOf(request.url)) : undefined;
  const page = refused(requests.findLast(({ type }) => type === 'Document'));
  if (page !== undefined) return page;
  const others = new Set(requests.flatMap((request) => refused(request) ?? []));
  return [trouble, ...others].filter((part) => part !== undefined).join('; ') || undefined;
}

/** Host and port. */
function authorityOf(url: string): string {
  const { protocol, hostname, port } = new URL(url);
  return `${hostname}:${port || (/^(https|wss):$/.test(protocol) ? 443 : 80)}`;
}

/** A page whose script never ends answers nothing. */
export const within = <T>(act: Promise<T>, ms: number): Promise<T> =>
  orLate(act, ms, () => {
    throw new StepError(`the page kept the browser busy for ${inSeconds(ms)}`);
  });

function describeTrouble(error: unknown, timeoutMs: number): string {
  const line = firstLine(error);
  if (/Timeout \d+ms exceeded/.test(line))
    return `no answer within ${inSeconds(timeoutMs)} (${line.split(':')[0]})`;
  return line;
}

/** Fields are covered: what was typed into them is nobody's business, and a password may have been typed into any. */
async function takePicture(page: Page): Promise<Buffer | undefined> {
  const mask = [page.locator('input:not([type=submit], [type=button]), textarea, select')];
  return page.screenshot({ mask, maskColor: '#777', timeout: 3000 }).catch(() => undefined);
}

/** The first line of an error, without the call log that Playwright adds. */
export const firstLine = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error)).split('\n')[0] ?? '';
