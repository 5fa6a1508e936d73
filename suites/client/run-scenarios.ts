/**
 * Plays scenarios. Each worker has an application, a provider and browsers of its own; workers take scenarios from one list,
 * the slow ones first. What honest sign-ins show is read last, when all of them have been seen.
 */
import type { CollectedTest } from '../../reports/model/types.ts';
import type { ClientScenario, ClientVector, Expectation } from '../../specs/generated/client-scenario.ts';
import { broken, type Finding, unseen, withShown } from './finding.ts';
import {
  type HistoryName,
  historiesOf,
  type LearnedHistories,
  learnHistories,
  withHistory,
} from './histories.ts';
import { type HonestSignIn, learnUnseenEnd, signInAsNewControl, signInAtLeastOnce } from './honest.ts';
import { explainUnmet } from './needs.ts';
import {
  collectSecrets,
  type ObservationInput,
  type Sample,
  takeSample,
  type Written,
} from './observations/sample.ts';
import { type Played, type PlayIn, playBeside, tellBeside } from './play-beside.ts';
import { playVector } from './play-vector.ts';
import { attemptScript, CHECKS, SCRIPTS } from './procedures.ts';
import { type RowFinding, toTest } from './record.ts';
import type { ObservationCheck } from './scenario.ts';
import type { JournalEntry, TestEnvironment } from './test-environment.ts';

const RECOVERS = 'client-recovers';
/** Sign-ins of which everything is kept. */
const THOROUGH = 2;

export interface ScenarioRun {
  readonly scenarios: readonly ClientScenario[];
  /** At least one; the first is where the order of sign-ins is known. */
  readonly environments: readonly TestEnvironment[];
  /** The command line that plays scenarios again. */
  readonly reproduce: (scenarios: string) => string;
  readonly onStep?: (test: CollectedTest) => void;
  /** Stops the run before the next vector. */
  readonly interrupted?: () => boolean;
  /** Which scenarios are also played in browsers with something behind them; default: all. */
  readonly inHistories?: (scenario: ClientScenario) => boolean;
  /** Whether what breaks there only is traced to the least that it takes; default: true. */
  readonly narrows?: boolean;
}

export interface ScenarioResults {
  readonly tests: readonly CollectedTest[];
  /** Codes and tokens that were seen, for tagging. */
  readonly codes: ReadonlySet<string>;
  readonly tokens: ReadonlySet<string>;
  /** Requests that reached the provider, and honest sign-ins among them. */
  readonly requests: number;
  readonly signIns: number;
  /** What was seen when no honest sign-in succeeded. */
  readonly neverSignedIn?: string;
}

/** How many steps a run will report. */
export function countSteps(scenarios: readonly ClientScenario[]): number {
  return scenarios.reduce((sum, { vectors }) => sum + (vectors?.length ?? 1), 0);
}

/** Plays all scenarios of a run. */
export async function runScenarios(run: ScenarioRun): Promise<ScenarioResults> {
  return new Play(run).play();
}

class Play {
  readonly #run: ScenarioRun;
  readonly #tests: CollectedTest[] = [];
  readonly #samples: Sample[] = [];
  readonly #otherSamples: Sample[] = [];
  readonly #codes = new Set<string>();
  readonly #tokens = new Set<string>();
  readonly #written: Written[] = [];
  readonly #recovers: boolean;
  readonly #inHistories: (scenario: ClientScenario) => boolean;
  readonly #histories = new Map<TestEnvironment, LearnedHistories>();
  readonly #counted = new WeakSet<JournalEntry>();
  #requests = 0;
  #neverSignedIn: string | undefined;

  constructor(run: ScenarioRun) {
    this.#run = run;
    this.#inHistories = run.inHistories ?? (() => true);
    this.#recovers = run.scenarios.some(({ rows }) => RECOVERS in rows);
  }

  async play(): Promise<ScenarioResults> {
    const { scenarios, environments } = this.#run;
    const [first] = environments;
    if (!first) throw new Error('a run needs at least one bed');
    const played: ClientScenario[] = [];
    for (const scenario of scenarios) {
      const unmet = explainUnmet(scenario, first.subject);
      if (unmet) this.#skip(scenario, unmet);
      else played.push(scenario);
    }
    const observations = played.filter(({ shape }) => shape === 'observation');
    const active = played.filter(({ shape }) => shape !== 'observation');
    const before = await this.#begin(first, observations);
    if (before.ok) await this.#playActive(active, environments, before);
    else for (const scenario of active) this.#skip(scenario, undefined, before.seen);
    await this.#judgeObservations(observations, first);
    return {
      tests: this.#tests,
      codes: this.#codes,
      tokens: this.#tokens,
      requests: this.#requests,
      signIns: this.#samples.length + this.#otherSamples.length,
      ...(this.#neverSignedIn === undefined ? {} : { neverSignedIn: this.#neverSignedIn }),
    };
  }

  /** A sign-in that nobody judges, then the ones that are looked at closely. */
  async #begin(environment: TestEnvironment, observations: readonly ClientScenario[]): Promise<HonestSignIn> {
    const honest = await signInAtLeastOnce(environment);
    this.#note(honest.entries);
    if (!honest.ok) this.#neverSignedIn = honest.seen;
    const wanted = honest.ok && observations.length > 0 ? THOROUGH : observations.length > 0 ? 1 : 0;
    for (let taken = 0; taken < wanted; taken++) this.#keep(environment, await takeSample(environment, true));
    this.#keep(environment, { signIn: honest, entries: honest.entries });
    if (!honest.ok) return honest;
    await learnUnseenEnd(environment);
    if (observations.some(this.#inHistories)) {
      const { names } = await this.#learn(environment);
      // Who is signed in already is not shown all pages.
      const signedOut = names.filter((name) => name !== 'second-sign-in');
      for (const behind of names.length === signedOut.length ? [names] : [names, signedOut])
        if (behind.length > 0) this.#keep(environment, await this.#sampleWith(environment, behind));
    }
    return honest;
  }

  #sampleWith(environment: TestEnvironment, names: readonly HistoryName[]): Promise<Sample> {
    return takeSample(withHistory(this.#listening(environment), names), true);
  }

  async #playActive(
    active: readonly ClientScenario[],
    environments: readonly TestEnvironment[],
    before: HonestSignIn,
  ): Promise<void> {
    const queue = [...active.filter(({ slow }) => slow), ...active.filter(({ slow }) => !slow)];
    await Promise.all(
      environments.map(async (environment, worker) => {
        let control = worker === 0 ? before : await signInAtLeastOnce(environment);
        if (control.ok && worker > 0) await learnUnseenEnd(environment);
        for (let scenario = queue.shift(); scenario; scenario = queue.shift()) {
          control = await this.#playScenario(environment, scenario, control);
        }
      }),
    );
  }

  /** Plays one scenario and returns its last honest sign-in, which is the next one's first. */
  async #playScenario(
    environment: TestEnvironment,
    scenario: ClientScenario,
    before: HonestSignIn,
  ): Promise<HonestSignIn> {
    let control = before;
    const steps = scenario.vectors ?? [undefined];
    for (const vector of steps) {
      if (this.#run.interrupted?.()) return control;
      const began = performance.now();
      if (!control.ok) control = await signInAtLeastOnce(environment);
      const listen = listenTo(environment);
      const title = vector ? `${scenario.title}: ${vector.title}` : scenario.title;
      if (!control.ok) {
        this.#report(
          scenario,
          title,
          this.#inconclusive(scenario, `the honest sign-in before failed: ${control.seen}`),
          began,
          environment,
        );
        continue;
      }
      const played = await this.#playEverywhere(environment, scenario, (where) =>
        vector ? this.#playVector(where, scenario, vector) : this.#playAct(where, scenario),
      );
      control = played.after;
      this.#written.push({ scenario: scenario.id, title, ...listen() });
      if (played.undisturbed) this.#keep(environment, { signIn: control, entries: control.entries });
      const findings = [...played.findings, ...this.#judgeRecovery(title, control)];
      this.#report(scenario, title, findings, began, environment);
    }
    return control;
  }

  /** In a new browser, and where that showed nothing wrong, in one with everything behind it. */
  async #playEverywhere(
    environment: TestEnvironment,
    scenario: ClientScenario,
    play: PlayIn,
  ): Promise<Played> {
    const plain = await play(environment);
    if (!this.#inHistories(scenario) || plain.findings.some(({ finding }) => finding.holds !== true))
      return plain;
    const names = historiesOf(scenario, (await this.#learn(environment)).names);
    if (names.length === 0) return plain;
    return playBeside({
      environment: this.#listening(environment),
      names,
      play,
      plain,
      narrows: this.#run.narrows !== false && !scenario.slow,
    });
  }

  /** What lies behind a browser was exchanged as well. */
  #listening(environment: TestEnvironment): TestEnvironment {
    return { ...environment, onHistory: (entries) => this.#note(entries) };
  }

  /** The histories of an application, found out when they are first wanted. */
  async #learn(environment: TestEnvironment): Promise<LearnedHistories> {
    const known = this.#histories.get(environment);
    if (known) return known;
    const learned = await learnHistories(this.#listening(environment));
    this.#histories.set(environment, learned);
    return learned;
  }

  async #playVector(environment: TestEnvironment, scenario: ClientScenario, vector: ClientVector) {
    const { findings, entries, after, undisturbed } = await playVector(environment, scenario, vector);
    this.#note(entries);
    const rows = Object.entries(scenario.rows) as [string, Expectation[]][];
    return {
      after,
      undisturbed,
      findings: rows.flatMap(([requirement, names]) =>
        names.map((name): RowFinding => {
          const finding = findings.get(name) ?? unseen(scenario.title, 'not judged');
          return { requirement, title: vector.title, finding };
        }),
      ),
    };
  }

  async #playAct(environment: TestEnvironment, scenario: ClientScenario) {
    const script = SCRIPTS[scenario.id]?.play;
    if (!script) throw new Error(`no script is called ${scenario.id}`);
    let findings = await attemptScript(script, environment);
    const doubtful = Object.values(findings).some(({ holds, certain }) => holds !== true && certain !== true);
    if (doubtful && !Object.values(findings).some(({ unmet }) => unmet)) {
      findings = await environment.driver.patient.during(true, () => attemptScript(script, environment));
    }
    for (const { entries } of Object.values(findings)) this.#note(entries ?? []);
    const after = await signInAsNewControl(environment);
    return {
      after,
      undisturbed: true,
      findings: Object.keys(scenario.rows).map((requirement): RowFinding => {
        const found = findings[requirement] ?? findings['*'] ?? unseen(scenario.title, 'not judged');
        return { requirement, title: scenario.title, finding: controlledNegative(found, after) };
      }),
    };
  }

  /** Every closing sign-in that failed is told, not only those of the scenario about it. */
  #judgeRecovery(title: string, after: HonestSignIn): RowFinding[] {
    if (!this.#recovers || after.ok) return [];
    const expected = 'An honest sign-in afterwards succeeds.';
    return [
      {
        requirement: RECOVERS,
        title: `after "${title}"`,
        finding: withShown(broken(expected, after.seen, after.entries), after.shown),
      },
    ];
  }

  async #judgeObservations(
    observations: readonly ClientScenario[],
    environment: TestEnvironment,
  ): Promise<void> {
    if (observations.length === 0) return;
    const wanted = Math.max(...observations.map(({ samples = 1 }) => samples));
    while (this.#neverSignedIn === undefined && this.#samples.filter(isPlain).length < wanted)
      this.#keep(environment, await takeSample(environment, false));
    await this.#sampleHistories(observations, environment);
    const output = this.#run.environments.map(({ app }) => app?.output());
    const input: ObservationInput = {
      subject: environment.subject,
      prefix: new URL(environment.provider.url).pathname.replace(/\/$/, ''),
      providerUrl: environment.provider.url,
      samples: this.#samples,
      failed: this.#histories.get(environment)?.failed ?? [],
      others: this.#otherSamples,
      output: output.includes(undefined) ? undefined : output.join('\n'),
      written: this.#written,
      codes: this.#codes,
      tokens: this.#tokens,
    };
    for (const scenario of observations) {
      const check = CHECKS[scenario.id]?.play;
      if (!check) throw new Error(`no check is called ${scenario.id}`);
      const began = performance.now();
      const finding = this.#afterNoSignIn(await this.#check(scenario, check, input, environment));
      const findings = Object.keys(scenario.rows).map((requirement) => ({
        requirement,
        title: scenario.title,
        finding,
      }));
      this.#report(scenario, scenario.title, findings, began, environment);
    }
  }

  /** What takes many sign-ins takes as many in browsers with something behind them. */
  async #sampleHistories(
    observations: readonly ClientScenario[],
    environment: TestEnvironment,
  ): Promise<void> {
    const [names, had] = byHistory(this.#samples)[0] ?? [];
    if (!names || !had) return;
    const wanted = Math.max(0, ...observations.filter(this.#inHistories).map(({ samples = 1 }) => samples));
    const behind = withHistory(this.#listening(environment), names);
    for (let taken = had.length; taken < wanted; taken++)
      this.#keep(environment, await takeSample(behind, false));
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
    const narrows = this.#run.narrows !== false && wanted === 1;
    return tellBeside(plain, checkThese(...samples), names, narrows ? again : undefined);
  }

  /** What never came to its end proves nothing good, only what was seen to be wrong. */
  #afterNoSignIn(finding: Finding): Finding {
    if (this.#neverSignedIn === undefined || finding.holds === false) return finding;
    return unseen(
      finding.expected,
      `the application did not sign in: ${this.#neverSignedIn}`,
      finding.entries,
    );
  }

  #skip(scenario: ClientScenario, unmet: Finding | undefined, seen = ''): void {
    const findings = unmet
      ? Object.keys(scenario.rows).map((requirement) => ({
          requirement,
          title: scenario.title,
          finding: unmet,
        }))
      : this.#inconclusive(scenario, `the application did not sign in: ${seen}`);
    const [environment] = this.#run.environments;
    if (environment) this.#report(scenario, scenario.title, findings, performance.now(), environment);
  }

  #inconclusive(scenario: ClientScenario, reason: string): RowFinding[] {
    return Object.keys(scenario.rows).map((requirement) => ({
      requirement,
      title: scenario.title,
      finding: unseen(scenario.title, reason),
    }));
  }

  #keep(environment: TestEnvironment, sample: Sample): void {
    this.#note(sample.entries);
    if (environment === this.#run.environments[0]) this.#samples.push(sample);
    else this.#otherSamples.push(sample);
  }

  #note(entries: readonly JournalEntry[]): void {
    const [environment] = this.#run.environments;
    for (const entry of entries) {
      if (!this.#counted.has(entry)) this.#requests += 1;
      this.#counted.add(entry);
    }
    const into = { codes: this.#codes, tokens: this.#tokens };
    if (environment) collectSecrets(entries, environment.subject.client.redirectUri, into);
  }

  #report(
    scenario: ClientScenario,
    title: string,
    findings: readonly RowFinding[],
    began: number,
    environment: TestEnvironment,
  ): void {
    const test = toTest({
      scenario: scenario.id,
      title,
      durationMs: performance.now() - began,
      findings,
      providerUrl: environment.provider.url,
      reproduce: this.#run.reproduce,
    });
    this.#tests.push(test);
    this.#run.onStep?.(test);
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

/** From now on: what the application writes, and whether it ends by itself. */
function listenTo({ app }: TestEnvironment): () => Pick<Written, 'text' | 'crashed'> {
  const from = app?.written() ?? 0;
  const crashes = app?.crashes() ?? 0;
  return () => ({ text: app?.since(from) ?? '', crashed: (app?.crashes() ?? 0) > crashes });
}

function controlledNegative(finding: Finding, after: HonestSignIn): Finding {
  if (finding.holds !== true || after.ok) return finding;
  return unseen(finding.expected, `the honest sign-in afterwards failed: ${after.seen}`, finding.entries);
}
