/** One walk of a person through the pages, from the authorization request to the redirect URI. */
import { randomBytes } from 'node:crypto';
import type { BrowserContext, Frame, Page } from '@playwright/test';
import { exitCodes } from '../../specs/exit-codes.ts';
import { paramsOf } from '../../suites/flows/encode.ts';
import type { LocatorSpec } from '../../suites/flows/find-control.ts';
import { sleep } from '../../suites/flows/rate-limiter.ts';
import { firstLine } from '../../suites/flows/visit.ts';
import { PageWatch } from '../../suites/flows/watch-page.ts';
import { UsageError } from '../usage-error.ts';
import { type Act, readAct } from './act.ts';
import { type Named, nameControl, nameFrame } from './name-control.ts';
import { leads } from './tidy-acts.ts';
import { watchActs } from './watch-acts.ts';

/** An act with the words for its control, and where it was done. */
export interface NamedAct extends Act, Named {
  /** Place of the page in the history of the window: who walks back comes to a lower one. */
  readonly at: number;
}

/** The window went back to a page that it had left, or forward again. */
interface Moved {
  readonly kind: 'back' | 'forward';
  readonly to: number;
}

export interface Walk {
  readonly acts: readonly (NamedAct | Moved)[];
  /** `code`: the redirect URI with a code; `refused`: the redirect URI without one; `closed`: the window. */
  readonly end: 'code' | 'refused' | 'closed';
  /** What a run could not do after the person, or would see otherwise. */
  readonly remarks: readonly string[];
}

export interface WalkOptions {
  /** A context of its own, with nothing remembered. */
  readonly context: BrowserContext;
  readonly url: string;
  /** All redirect URIs that end the walk. */
  readonly redirectUris: readonly string[];
  /** Called when the window is open: who walks has to be told. */
  readonly walk: (page: Page) => Promise<void>;
}

/** So long is waited for what is still to be named at the end. */
const MOST_SETTLED_MS = 5000;

/** Opens the window and takes down what is done, until the end. */
export async function recordWalk(options: WalkOptions): Promise<Walk> {
  const { context, url, redirectUris, walk } = options;
  const notes = new Notes(context);
  await notes.begin();
  const page = await context.newPage();
  const closed = new Promise<'closed'>((resolve) => {
    page.once('close', () => resolve('closed'));
    context.once('close', () => resolve('closed'));
  });
  const session = await context.newCDPSession(page);
  const watch = new PageWatch(session, { watch: redirectUris });
  await watch.start();
  notes.follow(page, async () => (await session.send('Page.getNavigationHistory')).currentIndex);
  await page.goto(url, { waitUntil: 'commit' }).catch((error: unknown) => {
    // To an address of an application no page is opened.
    if (watch.landing === undefined && !page.isClosed())
      throw new UsageError(`${url.split('?')[0]} is not shown: ${netError(error)}`, exitCodes.unreachable);
  });
  let failed: (error: unknown) => void = () => undefined;
  const trouble = new Promise<never>((_, reject) => {
    failed = reject;
  });
  walk(page).catch((error: unknown) => {
    if (!page.isClosed() && watch.landing === undefined) failed(error);
  });
  const ended = await Promise.race([closed, watch.landed, trouble]);
  await notes.settle();
  const { acts, remarks } = notes;
  if (ended === 'closed') return { acts, end: 'closed', remarks };
  const hasCode = paramsOf(ended.location).some(([name, value]) => name === 'code' && value !== '');
  return { acts, end: hasCode ? 'code' : 'refused', remarks };
}

/** What comes from the documents of a window, in its order. */
class Notes {
  readonly acts: (NamedAct | Moved)[] = [];
  readonly remarks: string[] = [];
  readonly #context: BrowserContext;
  readonly #names = { kept: `kept${randomName()}`, tell: `tell${randomName()}` };
  readonly #named = new Map<string, Named>();
  /** What stands in each field. */
  readonly #typed = new Map<string, string>();
  readonly #frames = new Map<Frame, Promise<LocatorSpec['frame']>>();
  #work: Promise<void> = Promise.resolve();
  #at = 0;

  constructor(context: BrowserContext) {
    this.#context = context;
  }

  async begin(): Promise<void> {
    await this.#context.exposeBinding(this.#names.tell, ({ frame, page }, given: unknown) => {
      const act = readAct(given);
      if (act) this.#then(() => this.#add(act, frame, page));
    });
    await this.#context.addInitScript(watchActs, this.#names);
  }

  /** @param indexOf Where in its history the window stands. */
  follow(page: Page, indexOf: () => Promise<number>): void {
    page.on('framenavigated', (frame) => {
      if (frame === page.mainFrame()) this.#then(async () => this.#moved(await indexOf()));
      // When something is done in a frame, it may be gone before it can be asked.
      else
        this.#frames.set(
          frame,
          nameFrame(frame).catch(() => undefined),
        );
    });
    this.#context.on('page', (other) => {
      if (other !== page)
        this.remarks.push(
          'a second window was opened; steps are played in one window, so what was done in it is missing',
        );
    });
    page.on('dialog', () => {
      this.remarks.push('the page asked in a dialog of the browser, which a run dismisses');
    });
  }

  /** All that was done is named. */
  async settle(): Promise<void> {
    await Promise.race([this.#work, sleep(MOST_SETTLED_MS)]);
  }

  #then(next: () => Promise<void>): void {
    this.#work = this.#work.then(next).catch(() => undefined);
  }

  #moved(index: number): void {
    const wentBack = this.acts.findLast(({ kind }) => kind === 'back' || leads(kind))?.kind === 'back';
    if (index < this.#at) this.acts.push({ kind: 'back', to: index });
    else if (index > this.#at && wentBack) this.acts.push({ kind: 'forward', to: index });
    this.#at = index;
  }

  async #add(act: Act, frame: Frame, page: Page): Promise<void> {
    const control = `${act.document} ${act.control.id}`;
    if (act.kind === 'fill' && act.control.type !== 'select') this.#typed.set(control, act.value ?? '');
    const key = `${control} ${act.kind === 'press' ? 'fill' : act.kind}`;
    const at = this.#at;
    let named = act.kind === 'passkey' ? { spec: {} } : this.#named.get(key);
    if (named === undefined) {
      const place = { page, frame, where: await this.#frames.get(frame), kept: this.#names.kept };
      named = await nameControl(place, act, [...this.#typed.values()]);
      this.#named.set(key, named);
    }
    this.acts.push({ ...act, ...named, at });
  }
}

const netError = (error: unknown): string => /net::\w+/.exec(String(error))?.[0] ?? firstLine(error);

const randomName = (): string => randomBytes(8).toString('hex');
