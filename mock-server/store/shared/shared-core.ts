/** A mock whose state is in a store that others share. */
import type { Opening } from '../../journal/journal.ts';
import type { CoreControls, MockCore } from '../../mock-core.ts';
import type { MaybePromise, PlainRequest } from '../../provider/plain.ts';
import type { ProviderAnswer } from '../../provider/steps.ts';
import { guessCells } from './guess-cells.ts';
import { Guesses } from './guesses.ts';
import { readExchange, writeExchange } from './journal-text.ts';
import { createRecordCodec, type RecordCodec } from './record-text.ts';
import { type CellName, NeedsCell, nameCell, RequestView } from './request-view.ts';
import { IDLE_MS } from './scripts.ts';
import type { Fetched, JournalNews, Kept, Leaving, SharedStore } from './shared-store.ts';
import { answerLost, StoreEmptyError, StoreLostError, tooBusy } from './store-lost.ts';

/** Expired entries are remembered for ten minutes, as in memory: long enough to say "expired" instead of "unknown". */
const REMEMBER_MS = 600_000;
/** So often a request begins again because another one changed what it saw; each time that other one was done. */
const MAX_ATTEMPTS = 500;
/** Values that one request may ask for. */
const MAX_CELLS = 1_000;

/** What a shared core needs beside its core. */
export interface SharedCoreOptions {
  readonly core: MockCore;
  readonly store: SharedStore;
  readonly kept: Kept;
  /** Joins the provider again, after the store was emptied. Throws StoreLostError where others took it over. */
  readonly rejoin: () => Promise<void>;
  /** Told how much the store holds. */
  readonly onCounts: (counts: JournalNews['counts']) => void;
  /** Told once when the store is lost, and once when it is back. */
  readonly onStore: (line: string) => void;
}

type Armed = ReturnType<MockCore['takeArmed']>;

/**
 * Runs each request on what it needs of the store, and leaves what it changed there in one step. When something that it saw
 * was changed meanwhile by another request, here or elsewhere, it is as if it had come a moment later: it begins again. So
 * the core stays what it is, and of any number of simultaneous exchanges of a code one succeeds.
 */
export class SharedCore {
  readonly core: MockCore;
  readonly #options: SharedCoreOptions;
  readonly #codec: RecordCodec;
  readonly #guesses = new Guesses();
  /** Version of the controls that the core has; empty for those it must ask for again. */
  #version = '';
  #era = 0;
  #revision = 0;
  #isLost = false;
  #isClosed = false;

  constructor(options: SharedCoreOptions) {
    this.core = options.core;
    this.#options = options;
    this.#codec = createRecordCodec(options.core.config);
  }

  /** Answers a request and records both; without its store nothing but a 503. Never throws. */
  async handle(request: PlainRequest): Promise<ProviderAnswer> {
    try {
      const answer = await this.#serve(request);
      this.#tell(undefined);
      return answer;
    } catch (error) {
      if (!(error instanceof StoreLostError)) return this.core.fail(error);
      this.#tell(error);
      return answerLost(error);
    }
  }

  /** Whether the store answered the last time someone asked. */
  get isLost(): boolean {
    return this.#isLost;
  }

  /** Asks for something by the way, such as a sign of life; says so when the store is lost, and throws nothing. */
  async attempt(action: () => Promise<unknown>): Promise<void> {
    try {
      await action();
      this.#tell(undefined);
    } catch (error) {
      if (!(error instanceof StoreLostError)) throw error;
      this.#tell(error);
    }
  }

  /** Joins again after the way to the store was broken. @throws StoreLostError */
  async reopen(): Promise<void> {
    try {
      await this.#options.rejoin();
      this.#version = '';
      this.#tell(undefined);
    } catch (error) {
      if (error instanceof StoreLostError) this.#tell(error);
      throw error;
    }
  }

  /** Carries out a command on what all share. What takes its time changes nothing. @throws StoreLostError */
  async command<T>(act: () => MaybePromise<T>): Promise<T> {
    for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt += 1) {
      const fetched = await this.#fetch([]);
      this.#takeControls(fetched);
      await this.readJournal();
      const { core } = this;
      const before = JSON.stringify(core.controls());
      const [resets, generation] = [core.resets, core.journal.generation];
      const result = this.#attemptAct(act);
      if (result instanceof Promise) return result;
      const forget = core.resets !== resets ? 'reset' : core.journal.generation !== generation ? 'clear' : '';
      if (forget === '' && JSON.stringify(core.controls()) === before) return result;
      this.#version = '';
      if (await this.#options.store.command(fetched, core.controls(), forget)) {
        await this.#settle();
        return result;
      }
    }
    throw tooBusy();
  }

  /** A command that fails may have changed something here: it is asked for again. */
  #attemptAct<T>(act: () => MaybePromise<T>): MaybePromise<T> {
    try {
      return act();
    } catch (error) {
      this.#version = '';
      throw error;
    }
  }

  async #settle(): Promise<void> {
    this.#takeControls(await this.#fetch([]));
    await this.readJournal();
  }

  /** Brings the journal here up to date. @throws StoreLostError */
  async readJournal(): Promise<void> {
    const { journal } = this.core;
    const news = await this.#options.store.read(this.#revision);
    this.#options.onCounts(news.counts);
    if (news.era !== this.#era) {
      this.#era = news.era;
      this.#revision = 0;
      journal.clear(news.era);
      return this.readJournal();
    }
    for (const [id, text] of news.entries) {
      const replayed = readExchange(id, text);
      // Two may read at once.
      if (replayed.revision > this.#revision) journal.replay(replayed);
      this.#revision = Math.max(this.#revision, replayed.revision);
    }
  }

  async #serve(request: PlainRequest): Promise<ProviderAnswer> {
    const started = performance.now();
    const { core } = this;
    const wanted = new Set<CellName>(guessCells(request));
    if (core.dialect.http.rateLimit !== null) wanted.add(nameCell('rate', ''));
    let opened: Promise<number> | undefined;
    for (let attempt = 0; attempt < MAX_ATTEMPTS && wanted.size < MAX_CELLS; ) {
      const names = [...wanted];
      const guessed = this.#guess(names);
      const fetched = guessed ?? (await this.#fetch(names));
      this.#takeControls(fetched);
      const view = new RequestView(fetched.cells, this.#codec);
      const armed = core.takeArmed(request);
      // An armed answer that was taken is gone here; whether it is gone for all shows in the end.
      const controls = armed && core.controls();
      if (armed) this.#version = '';
      const opening = { request, at: core.clock.now(), faults: core.faults, armed: armed !== undefined };
      try {
        const outcome = this.#answer(request, armed, view);
        if (outcome instanceof Promise && core.journalOn) {
          opened ??= this.#open(opening, fetched);
          // Whether it failed is told where it is waited for.
          opened.catch(() => undefined);
        }
        const answer = await outcome;
        const n = await opened;
        const ms = performance.now() - started;
        const isGuess = guessed !== undefined;
        const left = await this.#leave({ fetched, isGuess, controls, view, opening, answer, ms, n, armed });
        if (left) return answer;
        this.#guesses.wrong(names);
        attempt += 1;
      } catch (error) {
        if (!(error instanceof NeedsCell)) throw error;
        wanted.add(error.cell);
      }
    }
    throw tooBusy();
  }

  /** What goes wrong inside becomes a 500, as it does without a store; what is missing does not. */
  #answer(request: PlainRequest, armed: Armed, view: RequestView): MaybePromise<ProviderAnswer> {
    const fail = (error: unknown): ProviderAnswer => {
      if (error instanceof NeedsCell) throw error;
      return this.core.fail(error);
    };
    try {
      const outcome = this.core.answerOn(request, armed, view);
      return outcome instanceof Promise ? outcome.catch(fail) : outcome;
    } catch (error) {
      return fail(error);
    }
  }

  /** What a request needs, where it is believed to be known; a fault that looks and marks apart is not held to it. */
  #guess(names: readonly CellName[]): Fetched | undefined {
    return this.#version === '' || this.core.isUnclaimed(undefined) ? undefined : this.#guesses.of(names);
  }

  async #fetch(names: readonly CellName[]): Promise<Fetched> {
    const fetched = await this.#options.store.fetch(names, this.#version).catch(async (error: unknown) => {
      if (!(error instanceof StoreEmptyError)) throw error;
      await this.#options.rejoin();
      this.#version = '';
      return this.#options.store.fetch(names, '');
    });
    this.#guesses.saw(fetched);
    return fetched;
  }

  #takeControls({ version, controls }: Fetched): void {
    if (controls === undefined) return;
    this.core.adopt(controls);
    this.#version = version;
  }

  /** Records a request whose answer takes its time. */
  async #open(opening: Opening, { generation }: Fetched): Promise<number> {
    const left = await this.#options.store.leave({
      ...this.#leaving(generation),
      changes: [],
      entry: { kind: 'open', n: 0, text: writeExchange(opening) },
    });
    return left?.n ?? 0;
  }

  async #leave(done: {
    readonly fetched: Fetched;
    /** What was fetched is what was believed: all of it must be so in the end. */
    readonly isGuess: boolean;
    readonly controls: CoreControls | undefined;
    readonly view: RequestView;
    readonly opening: Opening;
    readonly answer: ProviderAnswer;
    readonly ms: number;
    readonly n: number | undefined;
    readonly armed: Armed;
  }): Promise<boolean> {
    const { fetched, isGuess, controls, view, opening, answer, ms, n = 0, armed } = done;
    const { core } = this;
    const extracted = core.extract(opening.request, answer, view.peek());
    const changes = view.close(isGuess);
    if (changes.length === 0 && controls === undefined && !core.journalOn && !isGuess) return true;
    const text = core.journalOn ? writeExchange(opening, { answer, ms, extracted }) : undefined;
    const left = await this.#options.store.leave({
      ...this.#leaving(fetched.generation),
      version: isGuess || controls !== undefined ? fetched.version : undefined,
      controls,
      changes,
      checked: !core.isUnclaimed(armed),
      entry: text === undefined ? undefined : { kind: 'answered', n, text },
    });
    if (left !== undefined) this.#guesses.left(changes);
    return left !== undefined;
  }

  #leaving(generation: string): Pick<Leaving, 'generation' | 'checked' | 'staysFor' | 'kept'> {
    const { clock } = this.core;
    const { offset, frozenAt } = clock.state();
    const moved = offset !== 0 || frozenAt !== undefined;
    return {
      generation,
      checked: true,
      kept: this.#options.kept,
      // On a clock that was moved nobody knows when an instant comes.
      staysFor: (endsAt) =>
        moved || endsAt === undefined ? IDLE_MS : Math.max(endsAt - clock.now(), 0) + REMEMBER_MS,
    };
  }

  /** Nothing is said any more: anyone who closes loses the store on purpose. */
  close(): void {
    this.#isClosed = true;
  }

  #tell(error: StoreLostError | undefined): void {
    const isLost = error !== undefined;
    if (isLost === this.#isLost || this.#isClosed) return;
    this.#isLost = isLost;
    this.#options.onStore(
      error === undefined
        ? 'the store is back'
        : `${error.message}; every request is answered with 503 until it is back`,
    );
  }
}
