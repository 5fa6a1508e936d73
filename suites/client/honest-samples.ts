/**
 * Honest sign-ins and what they show: gathered while scenarios are played, read by the observations when all have been seen,
 * those in browsers with something behind them beside those in new ones.
 */
import type { ClientScenario } from '../../specs/generated/client-scenario.ts';
import { type Finding, unseen } from './finding.ts';
import { type HistoryName, type LearnedHistories, learnHistories, withHistory } from './histories.ts';
import { type HonestSignIn, learnUnseenEnd, signInAtLeastOnce } from './honest.ts';
import {
  collectSecrets,
  type ObservationInput,
  type Sample,
  takeSample,
  type Written,
} from './observations/sample.ts';
import { tellBeside } from './play-beside.ts';
import { CHECKS } from './procedures.ts';
import type { ObservationCheck } from './scenario.ts';
import type { JournalEntry, TestEnvironment } from './test-environment.ts';

/** Sign-ins of which everything is kept. */
const THOROUGH = 2;

export interface SampleOptions {
  /** At least one; the first is where the order of sign-ins is known. */
  readonly environments: readonly TestEnvironment[];
  /** Which scenarios are also played in browsers with something behind them. */
  readonly inHistories: (scenario: ClientScenario) => boolean;
  /** Whether what breaks there only is traced to the least that it takes. */
  readonly narrows: boolean;
}

/** Told what one observation found, as soon as it has. */
export type TellObserved = (scenario: ClientScenario, finding: Finding, began: number) => void;

export class HonestSamples {
  readonly codes = new Set<string>();
  readonly tokens = new Set<string>();
  /** What was seen when no honest sign-in succeeded. */
  neverSignedIn: string | undefined;
  /** Requests that reached the provider. */
  requests = 0;
  readonly #options: SampleOptions;
  readonly #samples: Sample[] = [];
  readonly #otherSamples: Sample[] = [];
  readonly #written: Written[] = [];
  readonly #histories = new Map<TestEnvironment, LearnedHistories>();
  readonly #counted = new WeakSet<JournalEntry>();

  constructor(options: SampleOptions) {
    this.#options = options;
  }

  /** How many honest sign-ins there were. */
  get signIns(): number {
    return this.#samples.length + this.#otherSamples.length;
  }

  /** A sign-in that nobody judges, then the ones that are looked at closely. */
  async begin(environment: TestEnvironment, observations: readonly ClientScenario[]): Promise<HonestSignIn> {
    const honest = await signInAtLeastOnce(environment);
    this.note(honest.entries);
    if (!honest.ok) this.neverSignedIn = honest.seen;
    const wanted = honest.ok && observations.length > 0 ? THOROUGH : observations.length > 0 ? 1 : 0;
    for (let taken = 0; taken < wanted; taken++) this.keep(environment, await takeSample(environment, true));
    this.keep(environment, { signIn: honest, entries: honest.entries });
    if (!honest.ok) return honest;
    await learnUnseenEnd(environment);
    if (observations.some(this.#options.inHistories)) {
      const { names } = await this.learn(environment);
      // Who is signed in already is not shown all pages.
      const signedOut = names.filter((name) => name !== 'second-sign-in');
      for (const behind of names.length === signedOut.length ? [names] : [names, signedOut])
        if (behind.length > 0) this.keep(environment, await this.#sampleWith(environment, behind));
    }
    return honest;
  }

  #sampleWith(environment: TestEnvironment, names: readonly HistoryName[]): Promise<Sample> {
    return takeSample(withHistory(this.listening(environment), names), true);
  }

  /** Keeps an honest sign-in. */
  keep(environment: TestEnvironment, sample: Sample): void {
    this.note(sample.entries);
    if (environment === this.#options.environments[0]) this.#samples.push(sample);
    else this.#otherSamples.push(sample);
  }

  /** Counts exchanges, and learns their codes and tokens. */
  note(entries: readonly JournalEntry[]): void {
    const [environment] = this.#options.environments;
    for (const entry of entries) {
      if (!this.#counted.has(entry)) this.requests += 1;
      this.#counted.add(entry);
    }
    const into = { codes: this.codes, tokens: this.tokens };
    if (environment) collectSecrets(entries, environment.subject.client.redirectUri, into);
  }

  /** Keeps what the application wrote while something was played. */
  wrote(written: Written): void {
    this.#written.push(written);
  }

  /** What lies behind a browser was exchanged as well. */
  listening(environment: TestEnvironment): TestEnvironment {
    return { ...environment, onHistory: (entries) => this.note(entries) };
  }

  /** The histories of an application, found out when they are first wanted. */
  async learn(environment: TestEnvironment): Promise<LearnedHistories> {
    const known = this.#histories.get(environment);
    if (known) return known;
    const learned = await learnHistories(this.listening(environment));
    this.#histories.set(environment, learned);
    return learned;
  }

  /** Reads what was gathered, and gathers what is missing. */
  async observe(
    observations: readonly ClientScenario[],
    environment: TestEnvironment,
    tell: TellObserved,
  ): Promise<void> {
    if (observations.length === 0) return;
    const wanted = Math.max(...observations.map(({ samples = 1 }) => samples));
    while (this.neverSignedIn === undefined && this.#samples.filter(isPlain).length < wanted)
      this.keep(environment, await takeSample(environment, false));
    await this.#sampleHistories(observations, environment);
    const output = this.#options.environments.map(({ app }) => app?.output());
    const input: ObservationInput = {
      subject: environment.subject,
      prefix: new URL(environment.provider.url).pathname.replace(/\/$/, ''),
      providerUrl: environment.provider.url,
      samples: this.#samples,
      failed: this.#histories.get(environment)?.failed ?? [],
      others: this.#otherSamples,
      output: output.includes(undefined) ? undefined : output.join('\n'),
      written: this.#written,
      codes: this.codes,
      tokens: this.tokens,
    };
    for (const scenario of observations) {
      const check = CHECKS[scenario.id]?.play;
      if (!check) throw new Error(`no check is called ${scenario.id}`);
      const began = performance.now();
      tell(scenario, this.#afterNoSignIn(await this.#check(scenario, check, input, environment)), began);
    }
  }

  /** What takes many sign-ins takes as many in browsers with something behind them. */
  async #sampleHistories(
    observations: readonly ClientScenario[],
    environment: TestEnvironment,
  ): Promise<void> {
    const [names, had] = byHistory(this.#samples)[0] ?? [];
    if (!names || !had) return;
    const wanted = Math.max(
      0,
      ...observations.filter(this.#options.inHistories).map(({ samples = 1 }) => samples),
    );
    const behind = withHistory(this.listening(environment), names);
    for (let taken = had.length; taken < wanted; taken++)
      this.keep(environment, await takeSample(behind, false));
  }

  /** What was seen in new browsers first, then what a browser with something behind it shows beside. */
  async #check(
    { samples: wanted = 1 }: ClientScenario,
    check: ObservationCheck,
    input: ObservationInput,
    environment: TestEnvironment,
  ): Promise<Finding> {
    const plain = check({ ...input, samples: input.samples.filter(isPlain) });
    const checkThese = (...samples: Sample[]) => check({ ...input, samples });
    if (plain.holds !== true) return plain;
    for (const { name, signIn } of input.failed) {
      const found = checkThese({ signIn, entries: signIn.entries });
      if (found.holds === false) return tellBeside(plain, found, [name], undefined);
    }
    const others = byHistory(input.samples);
    const [names, samples] =
      others.find(([, some]) => checkThese(...some).holds === false) ?? others[0] ?? [];
    if (!names || !samples) return plain;
    const again = async (fewer: readonly HistoryName[]) =>
      checkThese(await this.#sampleWith(environment, fewer));
    const narrows = this.#options.narrows && wanted === 1;
    return tellBeside(plain, checkThese(...samples), names, narrows ? again : undefined);
  }

  /** What never came to its end proves nothing good, only what was seen to be wrong. */
  #afterNoSignIn(finding: Finding): Finding {
    if (this.neverSignedIn === undefined || finding.holds === false) return finding;
    return unseen(
      finding.expected,
      `the application did not sign in: ${this.neverSignedIn}`,
      finding.entries,
    );
  }
}

/** In a new browser. */
const isPlain = ({ history }: Sample) => history === undefined;

/** Those of other browsers, by what lay behind them. */
function byHistory(samples: readonly Sample[]): [readonly HistoryName[], Sample[]][] {
  const groups = new Map<string, [readonly HistoryName[], Sample[]]>();
  for (const sample of samples) {
    if (!sample.history) continue;
    const group = groups.get(sample.history.join()) ?? [sample.history, []];
    group[1].push(sample);
    groups.set(sample.history.join(), group);
  }
  return [...groups.values()];
}
