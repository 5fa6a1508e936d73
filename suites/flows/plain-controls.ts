/**
 * Controls of plain pages, found and used without a locator. A locator brings its script of 330,000 characters into each
 * document, and what is done to a control brings it into a second world of it: together that takes as long as all else that a
 * sign-in does. Here only such pages are spoken of whose markup leaves no doubt which control has a name; of all others nothing
 * is said, and a locator looks. plain-controls.test.ts holds both to each other.
 */
import type { CDPSession, Frame, Page } from '@playwright/test';
import type { Deed, LocatorSpec } from './find-control.ts';
import { BOXES, describeAll, FIELDS, MAX_NAME, type Surveyed } from './survey-controls.ts';

/** How the words of a step are compared: the same text, or this expression of it. */
export type Wording = string | RegExp;

/** What one wording fits, in the order of the page. */
export interface PlainFit {
  readonly seen: readonly Surveyed[];
  /** The deeds for one of them, by its place in the list. */
  readonly deeds: (at: number) => PlainDeeds;
}

/** Each tells whether it was done; where anything is in the way, or in motion, it is left to a locator. */
export interface PlainDeeds {
  click(): Promise<boolean>;
  fill(value: string): Promise<boolean>;
}

/** A world beside the page's own. */
const WORLD = 'airisk-controls';
/** So long a page may take to load the rest of itself before a locator waits for it. */
const LOADED_WITHIN_MS = 300;

const sessions = new WeakMap<Page, Promise<PlainPage>>();

/**
 * What each wording fits on a page.
 * @returns undefined where that is for a locator to say.
 */
export async function surveyPlainly(
  place: Page | Frame,
  spec: LocatorSpec,
  deed: Deed,
  wordings: readonly Wording[],
): Promise<readonly PlainFit[] | undefined> {
  const kind = kindOf(spec);
  if (kind === undefined || spec.frame !== undefined || !('mainFrame' in place)) return undefined;
  if (place.frames().length > 1) return undefined;
  let opened = sessions.get(place);
  if (!opened) {
    opened = PlainPage.open(place);
    sessions.set(place, opened);
  }
  // A browser that has gone, or none that speaks this protocol.
  const page = await opened.catch(() => undefined);
  return page?.survey(kind, deed, wordings);
}

/** What a step names a control by; undefined: what only a locator knows. */
type Kind =
  | { readonly by: 'label' }
  | { readonly by: 'role'; readonly role: string; readonly elements: string; readonly doubtful?: string }
  | { readonly by: 'css'; readonly css: string };

/** Elements that have a role by what they are, and those that have it as well but are named by rules of their own. */
const ROLES: Readonly<Record<string, readonly [elements: string, doubtful?: string]>> = {
  button: [
    'button, input[type=submit], input[type=button], input[type=reset]',
    'input[type=image], input[type=file]',
  ],
  link: ['a[href]', 'area[href]'],
  heading: ['h1, h2, h3, h4, h5, h6'],
};

function kindOf({ label, role, name, text, placeholder, testId, css }: LocatorSpec): Kind | undefined {
  if (label !== undefined) return { by: 'label' };
  if (role !== undefined) {
    const known = name === undefined ? undefined : ROLES[role];
    return known && { by: 'role', role, elements: known[0], ...(known[1] && { doubtful: known[1] }) };
  }
  if (text !== undefined || placeholder !== undefined || testId !== undefined) return undefined;
  return css === undefined ? undefined : { by: 'css', css };
}

class PlainPage {
  readonly #session: CDPSession;
  readonly #frameId: string;

  private constructor(session: CDPSession, frameId: string) {
    this.#session = session;
    this.#frameId = frameId;
  }

  static async open(page: Page): Promise<PlainPage> {
    const session = await page.context().newCDPSession(page);
    const { frameTree } = await session.send('Page.getFrameTree');
    return new PlainPage(session, frameTree.frame.id);
  }

  async survey(
    kind: Kind,
    deed: Deed,
    wordings: readonly Wording[],
  ): Promise<readonly PlainFit[] | undefined> {
    const asked: Asked = {
      kind,
      wordings: wordings.map((one) =>
        typeof one === 'string' ? { text: one } : { source: one.source, flags: one.flags },
      ),
      among: deed === 'fill' ? FIELDS : deed === 'check' ? BOXES : '*',
      longest: MAX_NAME,
    };
    const lists = await this.#run<Surveyed[][] | null>(
      `(${surveyInPage})(${JSON.stringify(asked)}, ${describeAll})`,
    );
    return lists?.map((seen, list) => ({ seen, deeds: (at) => this.#deedsFor(list, at) })) ?? undefined;
  }

  #deedsFor(list: number, at: number): PlainDeeds {
    const session = this.#session;
    const prepare = (deed: 'click' | 'fill') =>
      this.#run<{ x: number; y: number } | null>(
        `(${prepareInPage})(${JSON.stringify({ list, at, deed, ms: LOADED_WITHIN_MS })})`,
      ).catch(() => null);
    return {
      async click() {
        const point = await prepare('click');
        if (!point) return false;
        const mouse = { ...point, button: 'left', clickCount: 1 } as const;
        await session.send('Input.dispatchMouseEvent', { ...point, type: 'mouseMoved' });
        await session.send('Input.dispatchMouseEvent', { ...mouse, type: 'mousePressed', buttons: 1 });
        await session.send('Input.dispatchMouseEvent', { ...mouse, type: 'mouseReleased' });
        return true;
      },
      async fill(value) {
        if (value === '' || !(await prepare('fill'))) return false;
        await session.send('Input.insertText', { text: value });
        return true;
      },
    };
  }

  async #run<T>(expression: string): Promise<T | undefined> {
    const session = this.#session;
    const world = await session.send('Page.createIsolatedWorld', {
      ...{ frameId: this.#frameId, worldName: WORLD },
    });
    const { result, exceptionDetails } = await session.send('Runtime.evaluate', {
      ...{ expression, contextId: world.executionContextId },
      ...{ returnByValue: true, awaitPromise: true },
    });
    return exceptionDetails ? undefined : (result.value as T);
  }
}

interface Asked {
  readonly kind: Kind;
  readonly wordings: readonly { readonly text?: string; readonly source?: string; readonly flags?: string }[];
  /** Only these can be meant. */
  readonly among: string;
  readonly longest: number;
}

/** What the survey leaves behind for what is done next. */
interface World {
  airiskFound?: Element[][];
}

/** Runs in the page; null: a locator has to say it. */
function surveyInPage(
  { kind, wordings, among, longest }: Asked,
  describe: (elements: Element[], longest: number) => Surveyed[],
): Surveyed[][] | null {
  const all = [...document.querySelectorAll('*')];
  // Names that come from elsewhere than from the text of an element or its label.
  const naming = '[aria-label], [aria-labelledby], [aria-owns], [role=none], [role=presentation]';
  if (document.querySelector(naming) || all.some(({ shadowRoot }) => shadowRoot !== null)) return null;
  const normalise = (text: string): string =>
    text
      .replace(/[\u200b\u00ad]/g, '')
      .trim()
      .replace(/\s+/g, ' ');
  const pressed = (node: Node): node is HTMLInputElement =>
    node instanceof HTMLInputElement && /^(?:submit|button|reset)$/.test(node.type);
  const textOf = (node: Node): string => {
    if (node.nodeType === Node.TEXT_NODE) return node.nodeValue ?? '';
    if (!(node instanceof Element) || /^(?:SCRIPT|NOSCRIPT|STYLE)$/.test(node.nodeName)) return '';
    return pressed(node) ? node.value : [...node.childNodes].map(textOf).join('');
  };
  const decorated = (element: Element): boolean =>
    ['::before', '::after'].some(
      (part) => !/^(?:none|normal)$/.test(getComputedStyle(element, part).content),
    );
  /** undefined: its name is made by rules that are not known here. */
  const nameOf = (element: Element): string | undefined => {
    if ((element as HTMLInputElement).labels?.length) return undefined;
    if (pressed(element)) return element.value.trim() === '' ? undefined : element.value;
    const bare = [...element.childNodes].every(({ nodeType }) => nodeType === Node.TEXT_NODE);
    const text = element.textContent ?? '';
    return bare && text.trim() !== '' && !decorated(element) ? text : undefined;
  };
  const fits = wordings.map(({ text, source, flags }) => {
    if (text !== undefined) return (found: string) => normalise(found) === normalise(text);
    const pattern = new RegExp(source ?? '', flags);
    return (found: string) => pattern.test(found);
  });
  const byLabel = (): Element[][] => {
    const labelled = all.filter(
      (element) => ((element as HTMLInputElement).labels?.length ?? 0) > 0 && element.matches(among),
    );
    return fits.map((fit) =>
      labelled.filter((element) =>
        [...((element as HTMLInputElement).labels ?? [])].some((label) => fit(textOf(label))),
      ),
    );
  };
  const byRole = (role: string, elements: string, doubtful?: string): Element[][] | null => {
    const roles = [...document.querySelectorAll('[role]')].map((one) => one.getAttribute('role') ?? '');
    if (roles.some((one) => !/^[a-z]+$/.test(one) || one === role)) return null;
    if (doubtful !== undefined && document.querySelector(doubtful)) return null;
    const named = [...document.querySelectorAll(elements)]
      .filter((element) => !element.hasAttribute('role'))
      .map((element) => ({ element, name: nameOf(element) }));
    const seen = describe(
      named.map(({ element }) => element),
      longest,
    );
    const isPlain = ({ element, name }: (typeof named)[number], at: number): boolean =>
      name !== undefined && seen[at]?.shown === true && element.closest('[aria-hidden]') === null;
    if (!named.every(isPlain)) return null;
    return fits.map((fit) =>
      named.filter(({ name }) => fit(normalise(name ?? ''))).map(({ element }) => element),
    );
  };
  const byCss = (css: string): Element[][] | null => {
    try {
      return fits.map(() => [...document.querySelectorAll(css)]);
    } catch {
      return null;
    }
  };
  const found =
    kind.by === 'label'
      ? byLabel()
      : kind.by === 'css'
        ? byCss(kind.css)
        : byRole(kind.role, kind.elements, kind.doubtful);
  if (!found) return null;
  (globalThis as World).airiskFound = found;
  return found.map((elements) => describe(elements, longest));
}

/** Runs in the page: makes a control ready for the deed; null: a locator has to do it. */
async function prepareInPage(asked: {
  list: number;
  at: number;
  deed: 'click' | 'fill';
  ms: number;
}): Promise<{ x: number; y: number } | null> {
  const element = (globalThis as World).airiskFound?.[asked.list]?.[asked.at] as HTMLElement | undefined;
  const loaded = new Promise<void>((resolve) => {
    if (document.readyState === 'complete') resolve();
    else addEventListener('load', () => resolve(), { once: true });
    setTimeout(resolve, asked.ms);
  });
  await loaded;
  // A page that may move by itself is watched by a locator until it stands still.
  if (document.readyState !== 'complete' || document.scripts.length > 0) return null;
  if (!element?.isConnected || element.matches(':disabled') || document.getAnimations().length > 0)
    return null;
  const isOn = (x: number, y: number): boolean => {
    const hit = document.elementFromPoint(x, y);
    return hit !== null && (hit === element || element.contains(hit));
  };
  const middle = (): { x: number; y: number } => {
    const { left, top, width, height } = element.getBoundingClientRect();
    return { x: left + width / 2, y: top + height / 2 };
  };
  if (element.getClientRects().length !== 1) return null;
  let point = middle();
  if (!isOn(point.x, point.y)) {
    element.scrollIntoView({ block: 'center', inline: 'center', behavior: 'instant' });
    point = middle();
  }
  if (!isOn(point.x, point.y)) return null;
  if (asked.deed === 'click') return point;
  const typed = /^(?:text|email|password|search|tel|url)$/;
  if (!(element instanceof HTMLTextAreaElement) && !(element instanceof HTMLInputElement)) return null;
  if (element.readOnly || (element instanceof HTMLInputElement && !typed.test(element.type))) return null;
  element.select();
  element.focus();
  return document.activeElement === element ? point : null;
}
