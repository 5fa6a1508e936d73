/**
 * What a deployment remembers of the user who signed in, used as a browser uses it. The cookies stay in a browser context
 * of the run's own, which keeps domain, path, secure and expiry as browsers do; they never leave the process.
 */
import type { BrowserContext, Page } from '@playwright/test';
import { parseSetCookie } from 'set-cookie-parser';
import type { BrowserSession, VisitOptions, VisitResult } from './visit.ts';
import { type Header, headerValues } from './wire.ts';

/** `consent` includes the sign-in; `unknown` until a second request was made. */
export type Memory = 'unknown' | 'nothing' | 'sign-in' | 'consent';

/** After so many sign-ins in a row that were asked for although one was kept, nothing is remembered. */
const FORGETS = 2;

type CookieToAdd = Parameters<BrowserContext['addCookies']>[0][number];

export class UserSession {
  readonly #browserSession: BrowserSession;
  #context: BrowserContext | undefined;
  #page: Page | undefined;
  #turn: Promise<unknown> = Promise.resolve();
  #memory: Memory = 'unknown';
  #askedAgain = 0;
  #signedIn = false;
  /** Origins that the sign-in led through: only these are followed without a browser. */
  readonly #origins = new Set<string>();
  /** So often a sign-in that had been remembered was asked for again. */
  ended = 0;

  constructor(browserSession: BrowserSession) {
    this.#browserSession = browserSession;
  }

  get memory(): Memory {
    return this.#memory;
  }

  /** A user signed in, and the deployment may know it. */
  get kept(): boolean {
    return this.#signedIn;
  }

  /** The cookies that a browser would send there. */
  async header(url: string): Promise<Header | undefined> {
    const cookies = (await this.#context?.cookies(url)) ?? [];
    if (cookies.length === 0) return undefined;
    return ['Cookie', cookies.map(({ name, value }) => `${name}=${value}`).join('; ')];
  }

  /** Keeps what an answer sets; a cookie that a browser would not take is not taken. */
  async keep(url: string, headers: readonly Header[]): Promise<void> {
    for (const text of headerValues(headers, 'set-cookie')) {
      const cookie = asCookie(url, text);
      if (!cookie) continue;
      const { name, domain, path, expires = Number.POSITIVE_INFINITY } = cookie;
      const over = expires * 1000 <= Date.now();
      const work = over
        ? this.#context?.clearCookies({ name, domain, path })
        : this.#context?.addCookies([cookie]);
      await work?.catch(() => undefined);
    }
  }

  leadsThrough(origin: string): boolean {
    return this.#origins.has(origin);
  }

  /** One after the other: pages of one browser share what is remembered. */
  async visit(url: string, options: VisitOptions): Promise<VisitResult> {
    const visit = this.#turn.then(async () => {
      this.#context ??= await this.#browserSession.newContext();
      this.#page ??= await this.#context.newPage();
      return this.#browserSession.visitOn(this.#page, url, options);
    });
    this.#turn = visit.catch(() => undefined);
    const result = await visit;
    for (const { url: at, isPage } of result.responses) if (isPage) this.#origins.add(new URL(at).origin);
    return result;
  }

  /** A code came by cookies alone. */
  grantedWithoutPage(): void {
    this.#memory = 'consent';
    this.#askedAgain = 0;
  }

  /**
   * A code came by pages.
   * @param signedIn Steps of the sign-in were among them.
   * @param began The session was empty when it was asked for.
   */
  async grantedByPages(signedIn: boolean, began: boolean): Promise<void> {
    this.#signedIn = true;
    if (!signedIn) {
      this.#askedAgain = 0;
      if (this.#memory !== 'consent') this.#memory = 'sign-in';
      return;
    }
    if (!began) {
      if (this.#memory === 'sign-in' || this.#memory === 'consent') this.ended += 1;
      this.#askedAgain += 1;
    }
    const cookies = (await this.#context?.cookies()) ?? [];
    if (cookies.length === 0 || this.#askedAgain >= FORGETS) await this.forget('nothing');
  }

  /** Begins anew. A visit that has its turn meanwhile keeps its browser until it is over. */
  async forget(memory: Memory = 'unknown'): Promise<void> {
    this.#memory = memory;
    this.#askedAgain = 0;
    this.#signedIn = false;
    const context = this.#context;
    this.#context = undefined;
    this.#page = undefined;
    if (context) await this.#turn;
    await context?.close();
  }
}

/** Undefined where it is none, or is set for a host that the answer did not come from (RFC 6265 section 5.3). */
function asCookie(url: string, text: string): (CookieToAdd & { domain: string; path: string }) | undefined {
  const parsed = parseSetCookie(text, { decodeValues: false, silent: true })[0];
  if (!parsed?.name) return undefined;
  const { name, value, domain, path, expires, maxAge, httpOnly, secure, sameSite } = parsed;
  const seconds =
    maxAge !== undefined ? Date.now() / 1000 + maxAge : expires ? expires.getTime() / 1000 : undefined;
  const { pathname, hostname } = new URL(url);
  const shared = domain?.replace(/^\./, '').toLowerCase();
  if (shared && hostname !== shared && !hostname.endsWith(`.${shared}`)) return undefined;
  const own = path?.startsWith('/') ? path : pathname.slice(0, pathname.lastIndexOf('/')) || '/';
  return {
    name,
    value,
    domain: shared ? `.${shared}` : hostname,
    path: own,
    ...(seconds === undefined ? {} : { expires: seconds }),
    httpOnly: httpOnly === true,
    secure: secure === true,
    ...(sameSite === undefined ? {} : { sameSite: SAME_SITE[sameSite.toLowerCase()] ?? 'Lax' }),
  };
}

const SAME_SITE: Readonly<Record<string, 'Strict' | 'Lax' | 'None'>> = {
  strict: 'Strict',
  lax: 'Lax',
  none: 'None',
};
