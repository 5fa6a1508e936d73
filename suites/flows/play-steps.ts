/** Plays configured steps on the pages of a provider, with the back-off of the run. */
import type { Page } from '@playwright/test';
import { inSeconds, isHopeless, REST_SHARE, STILL_MS } from './come-to-rest.ts';
import { type Deed, describe, type Found, findControl, look, StepError } from './find-control.ts';
import { OneTimeCodes } from './one-time-codes.ts';
import { isUsed, type Passkey, readPasskey, renewPasskey, whyUnused } from './passkeys.ts';
import { sleep } from './rate-limiter.ts';
import { beginningsOf, type PlainStep, readStep, rivalsOf, type Step, type StepSpec } from './read-step.ts';
import type { PlayOptions } from './sign-in.ts';
import { describeControls } from './survey-controls.ts';
import { checkControl, clickControl, fillControl, pressKey } from './use-control.ts';
import type { PageWatch } from './watch-page.ts';

const POLL_MS = 40;

type PasskeyStep = Extract<PlainStep, { passkey: unknown }>;
/** What is done to a control. */
type Deeds = Exclude<PlainStep, { waitFor: unknown } | PasskeyStep>;

export class StepPlayer {
  readonly #page: Page;
  readonly #watch: PageWatch;
  readonly #timeoutMs: number;
  readonly #options: PlayOptions & { readonly passwords: readonly string[] };
  readonly #codes: OneTimeCodes;
  readonly #skipped: PlainStep[] = [];
  #typedPassword = false;
  #pressed = '';
  /** When something was done last. */
  lastDeedAt = 0;

  constructor(
    page: Page,
    watch: PageWatch,
    timeoutMs: number,
    options: PlayOptions & { readonly passwords: readonly string[] },
  ) {
    this.#page = page;
    this.#watch = watch;
    this.#timeoutMs = timeoutMs;
    this.#options = options;
    this.#codes = new OneTimeCodes(options.clock);
  }

  /**
   * Plays one step, unless the browser was sent away before.
   * @param later The steps behind it: where one of theirs is there and an optional one is not, it is left out.
   * @returns whether there was something to do.
   * @throws StepError when its control cannot be found or used.
   */
  async play(step: Step, later: readonly Step[]): Promise<boolean> {
    if ('either' in step) return this.#playEither(step.either, later);
    if ('passkey' in step) return this.#usePasskey(step, later);
    const [next] = later;
    // Its counter is to be the newest of all when the page asks.
    if (next !== undefined && 'passkey' in next)
      await renewPasskey(this.#page.context(), readPasskey(next.passkey.credential), this.#options.clock);
    const [deed, spec] = readStep(step);
    const found = spec.optional ? await this.#seek(step, later) : await this.#find(spec, deed);
    if (!found || this.#watch.landing) {
      if (spec.optional && !this.#watch.landing) this.#skipped.push(step);
      return false;
    }
    await unless(this.#watch.landed, this.#actPatiently(found, step));
    return true;
  }

  /** Plays the alternative whose first control is there. */
  async #playEither(alternatives: readonly (readonly Step[])[], later: readonly Step[]): Promise<boolean> {
    const chosen = await this.#choose(alternatives, later);
    if (chosen === undefined) return false;
    for (const [at, step] of chosen.entries()) {
      await this.play(step, [...chosen.slice(at + 1), ...later]);
      if (this.#watch.landing) break;
    }
    return chosen.length > 0;
  }

  /** An alternative without steps is the one where what comes behind is there. */
  async #choose(
    alternatives: readonly (readonly Step[])[],
    later: readonly Step[],
  ): Promise<readonly Step[] | undefined> {
    const started = performance.now();
    const { over, hopeless, leaving } = this.#conditions();
    while (!over()) {
      if (!leaving()) {
        for (const steps of alternatives) {
          const [first] = steps;
          if (first !== undefined && (await this.#isThere(beginningsOf(first)))) return steps;
        }
        const nothing = alternatives.find(({ length }) => length === 0);
        if (nothing && (await this.#isThere(rivalsOf(later)))) return nothing;
        const waited = performance.now() - started;
        if (waited > this.#timeoutMs || (await hopeless())) throw await this.#noneOf(alternatives, waited);
      }
      await Promise.race([this.#watch.landed, sleep(POLL_MS)]);
    }
    return undefined;
  }

  async #isThere(steps: readonly PlainStep[]): Promise<boolean> {
    for (const step of steps) {
      if ('passkey' in step) {
        if (await isUsed(this.#page.context(), readPasskey(step.passkey.credential))) return true;
        continue;
      }
      const [deed, spec] = readStep(step);
      if ((await look(this.#page, spec, deed, false)).kind !== 'none') return true;
    }
    return false;
  }

  /** Waits until the page has asked for the passkey, which answers by itself. */
  async #usePasskey(step: PasskeyStep, later: readonly Step[]): Promise<boolean> {
    const passkey = readPasskey(step.passkey.credential);
    const rivals = step.passkey.optional ? rivalsOf(later) : [];
    await this.#options.beforeDeed?.();
    const started = performance.now();
    const { over, hopeless, leaving } = this.#conditions();
    while (!over()) {
      if (await isUsed(this.#page.context(), passkey, true)) {
        this.lastDeedAt ||= started;
        this.#watch.touch();
        return true;
      }
      if (!leaving()) {
        if (await this.#isThere(rivals)) return false;
        const waited = performance.now() - started;
        if (waited > this.#timeoutMs || (await hopeless())) throw await this.#unused(passkey, waited);
      }
      await Promise.race([this.#watch.landed, sleep(POLL_MS)]);
    }
    return false;
  }

  async #unused(passkey: Passkey, waited: number): Promise<StepError> {
    const at = this.#page.url().split(/[?#]/)[0] ?? '';
    return new StepError(
      `no page asked for the passkey within ${inSeconds(Math.min(waited, this.#timeoutMs))}, last ${at}: ${whyUnused(this.#page, passkey)}; ${await describeControls(this.#page)}`,
    );
  }

  async #noneOf(alternatives: readonly (readonly Step[])[], waited: number): Promise<StepError> {
    const wanted = alternatives.map(([first]) =>
      (first === undefined ? [] : beginningsOf(first))
        .map((step) => ('passkey' in step ? 'a use of the passkey' : describe(readStep(step)[1])))
        .join(' or '),
    );
    const at = this.#page.url().split(/[?#]/)[0] ?? '';
    const title = await this.#page.title().catch(() => '');
    return new StepError(
      `neither ${wanted.join(' nor ')} within ${inSeconds(Math.min(waited, this.#timeoutMs))} on ${at} (title “${title}”); ${await describeControls(this.#page)}`,
    );
  }

  async #find(spec: StepSpec, deed: Deed): Promise<Found | undefined> {
    const from = performance.now();
    try {
      const options = { deed, timeoutMs: this.#timeoutMs, ...this.#conditions() };
      const found = await findControl(this.#page, spec, options);
      // The button that was just pressed may be called like the one of the next page.
      const left = STILL_MS - (performance.now() - this.lastDeedAt);
      if (!found || deed !== 'click' || found.name !== this.#pressed || left <= 0) return found;
      await sleep(left);
      return await findControl(this.#page, spec, options);
    } catch (error) {
      const [unanswered] = this.#watch.unanswered;
      if (
        error instanceof StepError &&
        unanswered !== undefined &&
        performance.now() - from > this.#timeoutMs
      )
        throw new StepError(
          `no answer within ${inSeconds(this.#timeoutMs)} from ${unanswered}; ${error.message}`,
        );
      throw error;
    }
  }

  #conditions() {
    return {
      over: () => this.#watch.landing !== undefined,
      hopeless: () => isHopeless(this.#page, this.#watch, this.#timeoutMs, this.lastDeedAt),
      leaving: () => this.#watch.leaving,
    };
  }

  /** The control of an optional step, or undefined once it is clear that it is not there. */
  async #seek(step: PlainStep, later: readonly Step[]): Promise<Found | undefined> {
    const rivals = rivalsOf(later);
    const until = performance.now() + this.#timeoutMs;
    const { over, hopeless, leaving } = this.#conditions();
    while (!over() && performance.now() < until) {
      if (!leaving()) {
        for (const one of [step, ...rivals]) {
          const [deed, spec] = readStep(one);
          const sight = await look(this.#page, spec, deed, false);
          if (sight.kind === 'found' || sight.kind === 'several')
            return one === step && sight.kind === 'found' ? sight : undefined;
        }
        const quiet =
          this.#watch.unanswered.length === 0 && this.#watch.quietMs >= this.#timeoutMs * REST_SHARE;
        if (quiet || (await hopeless())) return undefined;
      }
      await Promise.race([this.#watch.landed, sleep(POLL_MS)]);
    }
    return undefined;
  }

  /** What an optional step would have cleared away may have come late, and cover the control. */
  async #actPatiently(found: Found, step: PlainStep): Promise<void> {
    const mayBeCovered = this.#skipped.length > 0;
    try {
      await this.#act(found, step, mayBeCovered ? this.#timeoutMs * REST_SHARE : this.#timeoutMs);
    } catch (error) {
      if (!mayBeCovered) throw error;
      for (const skipped of this.#skipped.splice(0)) {
        const [deed, spec] = readStep(skipped);
        const sight = await look(this.#page, spec, deed, false);
        if (sight.kind === 'found') await this.#act(sight, skipped, this.#timeoutMs);
      }
      await this.#act(found, step, this.#timeoutMs);
    }
  }

  async #act(found: Found, step: PlainStep, timeout: number): Promise<void> {
    if ('waitFor' in step || 'passkey' in step) return;
    await this.#options.beforeDeed?.();
    this.lastDeedAt = performance.now();
    await this.#do(found, step, timeout).finally(() => this.#watch.touch());
  }

  async #do(found: Found, step: Deeds, timeout: number): Promise<void> {
    const { password, passwords, progress } = this.#options;
    if ('fill' in step) {
      const value = step.fill.value ?? '';
      const secret = found.type === 'password' || passwords.includes(value);
      if (secret) this.#typedPassword = true;
      const other = secret ? password : undefined;
      await fillControl(found, other ?? value, timeout);
      if (other !== undefined) await sendUnchecked(found);
    } else if ('totp' in step) {
      // The period begins when the field is there: a code that was made before may be over when it is sent.
      await fillControl(found, await this.#codes.next(step.totp), timeout);
    } else if ('click' in step || 'press' in step) {
      if ('click' in step) {
        this.#pressed = found.name;
        await clickControl(found, timeout);
      } else await pressKey(found, step.press.key ?? 'Enter', timeout);
      if (progress && this.#typedPassword) progress.submitted = true;
    } else await checkControl(found, timeout);
  }
}

/** What a browser would not send, such as an empty password, is for the provider to refuse. */
async function sendUnchecked({ control }: Found): Promise<void> {
  await control.evaluate((field) => {
    const form = field.closest('form');
    if (form) form.noValidate = true;
  });
}

/** What is done on a page fails when the browser leaves it for the redirect URI: that is no failure. */
export async function unless(landed: Promise<unknown>, act: Promise<void>): Promise<void> {
  act.catch(() => undefined);
  await Promise.race([act, landed]);
}
