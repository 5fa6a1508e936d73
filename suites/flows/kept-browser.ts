/** A browser that stays open between authorization requests, as a user's does: with its cookies, and the user who signed in. */
import type { BrowserContext, Page } from '@playwright/test';
import { comeToRest, isHopeless } from './come-to-rest.ts';
import { ControlFailedError } from './control-failed.ts';
import { encodeQuery, type Param, paramsOf, parseParams, splitAtQuery } from './encode.ts';
import { look, StepError } from './find-control.ts';
import { StepPlayer } from './play-steps.ts';
import type { Provider } from './provider.ts';
import { sleep } from './rate-limiter.ts';
import { asksToSignIn, beginningsOf, flatten, type PlainStep, readStep, type Step } from './read-step.ts';
import { type Signer, stepsOf, typedPasswords } from './sign-in.ts';
import { firstLine, within } from './visit.ts';
import { learningTyped, PageWatch } from './watch-page.ts';
import { watchVisit } from './watch-visit.ts';

/** Where a browser stands after a request or a step: before a page that the steps know, at the redirect URI, or elsewhere. */
export interface Standing {
  readonly at: 'sign-in' | 'consent' | 'client' | 'elsewhere';
  /** The decision is asked for on the page of the sign-in. */
  readonly asksWithSignIn?: true;
  /** The code that the redirect carries. */
  readonly code?: string;
  /** Status of the page, where there is one. */
  readonly status?: number;
  readonly actual: string;
  readonly evidence: readonly number[];
}

/** A cookie as the browser keeps it; `sameSite` is absent where the provider did not set it. */
export interface KeptCookie {
  readonly name: string;
  readonly value: string;
  readonly domain: string;
  readonly path: string;
  readonly expires: number;
  readonly httpOnly: boolean;
  readonly secure: boolean;
  readonly sameSite?: 'Strict' | 'Lax' | 'None';
}

const POLL_MS = 40;
const CLOSED_WITHIN_MS = 5000;
/** A request and what is played on its pages may take so many times the back-off. */
const MOST_WAITS = 3;

export class KeptBrowser {
  readonly #provider: Provider;
  readonly #context: BrowserContext;
  #page: Page | undefined;
  #watch: PageWatch | undefined;

  private constructor(provider: Provider, context: BrowserContext) {
    this.#provider = provider;
    this.#context = context;
  }

  static async open(provider: Provider, cookies: readonly KeptCookie[] = []): Promise<KeptBrowser> {
    const context = await provider.browserSession.newContext();
    if (cookies.length > 0) await context.addCookies(cookies.map((cookie) => ({ ...cookie })));
    return new KeptBrowser(provider, context);
  }

  async close(): Promise<void> {
    await within(this.#context.close(), CLOSED_WITHIN_MS).catch(() => undefined);
  }

  /** Makes an authorization request. */
  ask(params: readonly Param[]): Promise<Standing> {
    const url = this.#provider.authorizeUrl(encodeQuery(params));
    return this.#patiently(
      this.#open(url, (page) => page.goto(url, { waitUntil: 'commit' }).then(() => undefined)),
    );
  }

  /**
   * Shows a page of another site that makes an authorization request by itself.
   * @param html Of that page; its origin is nobody's, which to every site is another one.
   */
  beLedBy(html: string, url: string): Promise<Standing> {
    const other = `data:text/html;charset=utf-8,${encodeURIComponent(html)}`;
    const opened = this.#open(url, async (page) => {
      await page.goto(other, { waitUntil: 'commit' });
      const { timeoutSeconds } = this.#provider.target.limits;
      const until = performance.now() + timeoutSeconds * 1000;
      const isLed = () =>
        this.#watch?.requests.some((one) => one.type === 'Document' && /^http/.test(one.url));
      while (!isLed() && performance.now() < until) await sleep(POLL_MS);
    });
    return this.#patiently(opened);
  }

  /** Plays the sign-in on the page that is open; where the decision stands on the same page, an approval with it. */
  signIn(signer: Signer = 'primary'): Promise<Standing> {
    const { interaction } = this.#provider.target;
    if (interaction.kind !== 'form') throw new Error('only steps can be played up to the decision');
    this.#provider.wire.counters.signIns += 1;
    return this.#patiently(this.#play('sign-in', stepsOf(interaction, signer), interaction.approve));
  }

  /** Plays other steps on the page that is open. */
  press(what: string, steps: readonly Step[]): Promise<Standing> {
    return this.#patiently(this.#play(what, steps, []));
  }

  /** What the browser would send to the provider and its pages. */
  async cookies(): Promise<KeptCookie[]> {
    const page = this.#page ?? (await this.#context.newPage());
    const session = await this.#context.newCDPSession(page);
    // The runner's own list fills in what was left out.
    const { cookies } = await session.send('Network.getAllCookies');
    const provider = this.#provider;
    for (const { value } of cookies) provider.learn('secret', value);
    return cookies.map(({ name, value, domain, path, expires, httpOnly, secure, sameSite }) => ({
      ...{ name, value, domain, path, expires, httpOnly, secure },
      ...(sameSite === undefined ? {} : { sameSite }),
    }));
  }

  /** A browser that hangs is nobody's answer. */
  #patiently<T>(work: Promise<T>): Promise<T> {
    const ms = this.#provider.target.limits.timeoutSeconds * 1000 * MOST_WAITS;
    return within(work, ms).catch((error: unknown) => {
      throw error instanceof StepError ? new ControlFailedError(error.message, []) : error;
    });
  }

  async #open(url: string, go: (page: Page) => Promise<void>): Promise<Standing> {
    const { wire, target } = this.#provider;
    // One page for all: to close one while its last request is held lets the browser hang.
    this.#watch?.stop();
    await this.#page?.goto('about:blank').catch(() => undefined);
    const page = this.#page ?? (await this.#context.newPage());
    this.#page = page;
    page.setDefaultTimeout(target.limits.timeoutSeconds * 1000);
    const watch = new PageWatch(await this.#context.newCDPSession(page), {
      watch: this.#redirectUris(),
      onNavigation: () => wire.rateLimiter(),
      ...learningTyped(this.#context, (value) => this.#provider.learn('password', value)),
    });
    this.#watch = watch;
    await watch.start();
    return this.#observe(url, () => go(page));
  }

  #play(what: string, steps: readonly Step[], next: readonly Step[]): Promise<Standing> {
    const [page, watch] = [this.#page, this.#watch];
    if (!page || !watch) throw new Error('no page is open');
    const { interaction, limits, clock } = this.#provider.target;
    const timeoutMs = limits.timeoutSeconds * 1000;
    const player = new StepPlayer(page, watch, timeoutMs, {
      passwords: typedPasswords(interaction),
      ...(clock && { clock }),
    });
    return this.#observe(`${page.url().split(/[?#]/)[0]} (${what})`, async () => {
      let pressed = false;
      for (const [at, step] of [...steps, ...next].entries()) {
        // What comes next is on another page, unless nothing was pressed on this one.
        if (at >= steps.length && pressed) break;
        const played = await player.play(step, [...steps, ...next].slice(at + 1));
        pressed ||= played && at < steps.length && flatten([step]).some((part) => 'click' in part);
        if (watch.landing) return;
      }
      await comeToRest(page, watch, timeoutMs, player.lastDeedAt);
    });
  }

  async #observe(url: string, act: () => Promise<void>): Promise<Standing> {
    const started = performance.now();
    const trouble = await act().then(
      () => undefined,
      (error: unknown) => firstLine(error),
    );
    const standing = trouble && !this.#watch?.landing ? await this.#stuck(trouble) : await this.#standing();
    const n = await this.#note(url, standing.actual, performance.now() - started);
    return { ...standing, evidence: [n] };
  }

  async #stuck(trouble: string): Promise<Omit<Standing, 'evidence'>> {
    const status = this.#watch?.document?.status;
    return { at: 'elsewhere', actual: trouble, ...(status === undefined ? {} : { status }) };
  }

  async #standing(): Promise<Omit<Standing, 'evidence'>> {
    const [page, watch] = [this.#page, this.#watch];
    const { interaction, limits } = this.#provider.target;
    if (!page || !watch || interaction.kind !== 'form') throw new StepError('no page is open');
    const asked = [stepsOf(interaction), stepsOf(interaction, 'other')].flatMap(asksToSignIn);
    const decisions = interaction.approve.slice(0, 1).flatMap(beginningsOf);
    const timeoutMs = limits.timeoutSeconds * 1000;
    for (const started = performance.now(); ; ) {
      if (watch.landing) return this.#landed(watch.landing.location);
      if (!watch.leaving) {
        const status = watch.document === undefined ? {} : { status: watch.document.status };
        const decides = await sees(page, decisions);
        if (await sees(page, asked)) {
          const both = decides ? { asksWithSignIn: true as const } : {};
          return { at: 'sign-in', actual: 'the page that asks to sign in', ...status, ...both };
        }
        if (decides) return { at: 'consent', actual: 'the page that asks for the decision', ...status };
        const over = performance.now() - started > timeoutMs || (await isHopeless(page, watch, timeoutMs, 0));
        if (over) {
          const title = await page.title().catch(() => '');
          if (watch.landing || watch.leaving) continue;
          return { at: 'elsewhere', actual: `a page with the title “${title}”`, ...status };
        }
      }
      await Promise.race([watch.landed, sleep(POLL_MS)]);
    }
  }

  #landed(location: string): Omit<Standing, 'evidence'> {
    const params = paramsOf(location);
    const own = this.#redirectUris()
      .filter((uri) => location.startsWith(uri))
      .flatMap((uri) => parseParams(splitAtQuery(uri).query ?? ''));
    const code = params.find(
      ([name, value]) => name === 'code' && !own.some(([, text]) => text === value),
    )?.[1];
    const error = params.find(([name]) => name === 'error')?.[1];
    if (code) this.#provider.learn('code', code);
    return code
      ? { at: 'client', code, actual: 'the redirect URI, with a code' }
      : {
          at: 'client',
          actual: `the redirect URI, with ${error ? `error ${error}` : 'neither code nor error'}`,
        };
  }

  async #note(url: string, actual: string, ms: number): Promise<number> {
    const [page, watch] = [this.#page, this.#watch];
    const { wire } = this.#provider;
    if (page && watch) {
      const html = watch.landing ? '' : await page.content().catch(() => '');
      watchVisit(wire, url, {
        requests: watch.requests,
        responses: watch.responses,
        ...(watch.landing ? { landing: watch.landing } : {}),
        finalUrl: page.url(),
        html,
        text: '',
        executed: [],
      });
    }
    return wire.note({
      via: 'browser',
      request: { method: 'GET', url, headers: [] },
      ...(watch?.landing
        ? { response: { status: watch.landing.status ?? 0, headers: [['Location', watch.landing.location]] } }
        : { failure: actual }),
      ms: Math.round(ms),
    });
  }

  #redirectUris(): string[] {
    const { client, otherClient } = this.#provider.target;
    return [client, ...(otherClient ? [otherClient] : [])].flatMap((one) => [
      one.redirectUri,
      ...one.alternateRedirectUris,
    ]);
  }
}

async function sees(page: Page, steps: readonly PlainStep[]): Promise<boolean> {
  for (const step of steps) {
    const [deed, spec] = readStep(step);
    if ((await look(page, spec, deed, false)).kind !== 'none') return true;
  }
  return false;
}
