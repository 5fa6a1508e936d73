/**
 * Browsers that their users have left, for the next ones: a page that is used again takes half the time of a new one. Used
 * again is only what can be emptied for certain: no script has run in it, so that nothing but cookies and caches is left.
 */
import type { BrowserContext, CDPSession, Page } from '@playwright/test';
import { orLate } from './or-late.ts';

/** The browser of one user: a context with one page. */
export interface OpenedBrowser {
  readonly context: BrowserContext;
  readonly page: Page;
}

/** So many are kept: few acts need more than one at a time. */
const MOST_SPARE = 2;
/** One that does not let itself be emptied in this time is closed. */
const EMPTIED_WITHIN_MS = 2_000;

/** Runs in the page: whether it is a document without script, and nothing is kept beside cookies. */
const IS_PLAIN = `(() => {
  const active = /<script|<i?frame|<object|<embed|<meta[^>]+http-equiv|[\\s"']on[a-z]+\\s*=|javascript:/i;
  return !active.test(document.documentElement.outerHTML)
    && window.name === '' && localStorage.length === 0 && sessionStorage.length === 0;
})()`;

/**
 * Runs in the page: it gets an address of its own, which nobody opens. One who then opens the last page of the user before
 * does not load it once more, and a page that does not come leaves none behind that could be taken for it.
 */
const LEAVE = `(() => {
  if (/^https?:$/.test(location.protocol)) history.replaceState(null, '', '/left-by-the-user-before');
  return document.documentElement.textContent === '';
})()`;

export class SpareBrowsers {
  /** No cookies, no storage, no page. */
  readonly newContext: () => Promise<BrowserContext>;
  readonly #spare: OpenedBrowser[] = [];
  readonly #sessions = new WeakMap<Page, CDPSession>();

  constructor(newContext: () => Promise<BrowserContext>) {
    this.newContext = newContext;
  }

  /** A new browser. */
  async open(): Promise<OpenedBrowser> {
    const context = await this.newContext();
    return { context, page: await context.newPage() };
  }

  /** A browser that is as good as new, but for the length of its history. */
  async take(): Promise<OpenedBrowser> {
    return this.#spare.pop() ?? this.open();
  }

  /**
   * Takes back a browser whose user has gone, and closes it where it is not wanted, or cannot be emptied.
   * @param origins All that its page has been at.
   */
  async giveBack(opened: OpenedBrowser, origins: ReadonlySet<string>): Promise<void> {
    const wanted = this.#spare.length < MOST_SPARE && opened.context.pages().length === 1;
    if (wanted && (await within(this.#empty(opened, origins)))) this.#spare.push(opened);
    else await opened.context.close();
  }

  async close(): Promise<void> {
    await Promise.all(this.#spare.splice(0).map(({ context }) => context.close()));
  }

  async #empty({ context, page }: OpenedBrowser, origins: ReadonlySet<string>): Promise<boolean> {
    const session = this.#sessions.get(page) ?? (await context.newCDPSession(page));
    this.#sessions.set(page, session);
    // Not by the page's own means: Playwright would have to bring its script into the page first.
    const seen = await session.send('Runtime.evaluate', { expression: IS_PLAIN, returnByValue: true });
    if (seen.result.value !== true) return false;
    // A page of the browser's own would cost as much as the visit: the page that is there is emptied.
    const { frameTree } = await session.send('Page.getFrameTree');
    await session.send('Page.setDocumentContent', { frameId: frameTree.frame.id, html: '' });
    const left = await session.send('Runtime.evaluate', { expression: LEAVE, returnByValue: true });
    if (left.result.value !== true) return false;
    await Promise.all([
      context.clearCookies(),
      session.send('Network.clearBrowserCache'),
      ...[...origins].map((origin) =>
        session.send('Storage.clearDataForOrigin', { origin, storageTypes: 'all' }),
      ),
      session.send('Page.resetNavigationHistory'),
    ]);
    return true;
  }
}

/** false: it took too long, or went wrong. */
const within = (work: Promise<boolean>): Promise<boolean> =>
  orLate(
    work.catch(() => false),
    EMPTIED_WITHIN_MS,
    () => false,
  );
