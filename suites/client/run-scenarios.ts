/**
 * Plays scenarios. Each lane has an application, a provider and browsers of its own; lanes take scenarios from one list,
 * the slow ones first. What honest sign-ins show is read last, when all of them have been seen.
 */
import type { CollectedTest } from '../../reports/model/types.ts';
import type { ClientScenario, ClientVector, Expectation } from '../../specs/generated/client-scenario.ts';
import type { Bed, JournalEntry } from './bed.ts';
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
  type PassiveInput,
  type Sample,
  takeSample,
  type Written,
} from './passive/sample.ts';
import { type Played, type PlayIn, playBeside, tellBeside } from './play-beside.ts';
import { playVector } from './play-vector.ts';
import { ACTS, attemptAct, CHECKS } from './procedures.ts';
import { type RowFinding, toTest } from './record.ts';
import type { PassiveCheck } from './scenario.ts';

const RECOVERS = 'client-recovers';
/** Sign-ins of which everything is kept. */
const THOROUGH = 2;

export interface ScenarioRun {
  readonly scenarios: readonly ClientScenario[];
  /** At least one; the first is where the order of sign-ins is known. */
  readonly beds: readonly Bed[];
  /** The command line that plays scenarios again. */
  readonly reproduce: (scenarios: string) => string;
  readonly onStep?: (test: CollectedTest) => void;
  /** Stops the run before the next vector. */
  readonly interrupted?: () => boolean;
  /** Which scenarios are also played in browsers with something behind them; default: all. */
  readonly inHistories?: (scenario: ClientScenario) => boolean;
  /** Whether what breaks there only is traced to the least that it takes; default: true. */
  readonly traces?: boolean;
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
  readonly #histories = new Map<Bed, LearnedHistories>();
  readonly #counted = new WeakSet<JournalEntry>();
  #requests = 0;
  #neverSignedIn: string | undefined;

  constructor(run: ScenarioRun) {
    this.#run = run;
    this.#inHistories = run.inHistories ?? (() => true);
    this.#recovers = run.scenarios.some(({ rows }) => RECOVERS in rows);
  }

  async play(): Promise<ScenarioResults> {
    const { scenarios, beds } = this.#run;
    const [first] = beds;
    if (!first) throw new Error('a run needs at least one bed');
    const played: ClientScenario[] = [];
    for (const scenario of scenarios) {
      const unmet = explainUnmet(scenario, first.subject);
      if (unmet) this.#skip(scenario, unmet);
      else played.push(scenario);
    }
    const passive = played.filter(({ shape }) => shape === 'passive');
    const active = played.filter(({ shape }) => shape !== 'passive');
    const before = await this.#begin(first, passive);
    if (before.ok) await this.#playActive(active, beds, before);
    else for (const scenario of active) this.#skip(scenario, undefined, before.seen);
    await this.#judgePassive(passive, first);
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
  async #begin(bed: Bed, passive: readonly ClientScenario[]): Promise<HonestSignIn> {
    const honest = await signInAtLeastOnce(bed);
    this.#note(honest.entries);
    if (!honest.ok) this.#neverSignedIn = honest.seen;
    const wanted = honest.ok && passive.length > 0 ? THOROUGH : passive.length > 0 ? 1 : 0;
    for (let taken = 0; taken < wanted; taken++) this.#keep(bed, await takeSample(bed, true));
    this.#keep(bed, { signIn: honest, entries: honest.entries });
    if (!honest.ok) return honest;
    await learnUnseenEnd(bed);
    if (passive.some(this.#inHistories)) {
      const { names } = await this.#learn(bed);
      // Who is signed in already is not shown all pages.
      const signedOut = names.filter((name) => name !== 'second-sign-in');
      for (const behind of names.length === signedOut.length ? [names] : [names, signedOut])
        if (behind.length > 0) this.#keep(bed, await this.#sampleWith(bed, behind));
    }
    return honest;
  }

  #sampleWith(bed: Bed, names: readonly HistoryName[]): Promise<Sample> {
    return takeSample(withHistory(this.#listening(bed), names), true);
  }

  async #playActive(
    active: readonly ClientScenario[],
    beds: readonly Bed[],
    before: HonestSignIn,
  ): Promise<void> {
    const queue = [...active.filter(({ slow }) => slow), ...active.filter(({ slow }) => !slow)];
    await Promise.all(
      beds.map(async (bed, lane) => {
        let control = lane === 0 ? before : await signInAtLeastOnce(bed);
        if (control.ok && lane > 0) await learnUnseenEnd(bed);
        for (let scenario = queue.shift(); scenario; scenario = queue.shift()) {
          control = await this.#playScenario(bed, scenario, control);
        }
      }),
    );
  }

  /** Plays one scenario and returns its last honest sign-in, which is the next one's first. */
  async #playScenario(bed: Bed, scenario: ClientScenario, before: HonestSignIn): Promise<HonestSignIn> {
    let control = before;
    const steps = scenario.vectors ?? [undefined];
    for (const vector of steps) {
      if (this.#run.interrupted?.()) return control;
      const began = performance.now();
      if (!control.ok) control = await signInAtLeastOnce(bed);
      const listen = listenTo(bed);
      const title = vector ? `${scenario.title}: ${vector.title}` : scenario.title;
      if (!control.ok) {
        this.#report(
          scenario,
          title,
          this.#inconclusive(scenario, `the honest sign-in before failed: ${control.seen}`),
          began,
          bed,
        );
        continue;
      }
      const played = await this.#playEverywhere(bed, scenario, (where) =>
        vector ? this.#playVector(where, scenario, vector) : this.#playAct(where, scenario),
      );
      control = played.after;
      this.#written.push({ scenario: scenario.id, title, ...listen() });
      if (played.undisturbed) this.#keep(bed, { signIn: control, entries: control.entries });
      const findings = [...played.findings, ...this.#judgeRecovery(title, control)];
      this.#report(scenario, title, findings, began, bed);
    }
    return control;
  }

  /** In a new browser, and where that showed nothing wrong, in one with everything behind it. */
  async #playEverywhere(bed: Bed, scenario: ClientScenario, play: PlayIn): Promise<Played> {
    const plain = await play(bed);
    if (!this.#inHistories(scenario) || plain.findings.some(({ finding }) => finding.holds !== true))
      return plain;
    const names = historiesOf(scenario, (await this.#learn(bed)).names);
    if (names.length === 0) return plain;
    return playBeside({
      bed: this.#listening(bed),
      names,
      play,
      plain,
      traces: this.#run.traces !== false && !scenario.slow,
    });
  }

  /** What lies behind a browser was exchanged as well. */
  #listening(bed: Bed): Bed {
    return { ...bed, onHistory: (entries) => this.#note(entries) };
  }

  /** The histories of an application, found out when they are first wanted. */
  async #learn(bed: Bed): Promise<LearnedHistories> {
    const known = this.#histories.get(bed);
    if (known) return known;
    const learned = await learnHistories(this.#listening(bed));
    this.#histories.set(bed, learned);
    return learned;
  }

  async #playVector(bed: Bed, scenario: ClientScenario, vector: ClientVector) {
    const { findings, entries, after, undisturbed } = await playVector(bed, scenario, vector);
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

  async #playAct(bed: Bed, scenario: ClientScenario) {
    const act = ACTS[scenario.id]?.play;
    if (!act) throw new Error(`no act is called ${scenario.id}`);
    let findings = await attemptAct(act, bed);
    const doubtful = Object.values(findings).some(({ holds, certain }) => holds !== true && certain !== true);
    if (doubtful && !Object.values(findings).some(({ unmet }) => unmet)) {
      findings = await bed.driver.patient.during(true, () => attemptAct(act, bed));
    }
    for (const { entries } of Object.values(findings)) this.#note(entries ?? []);
    const after = await signInAsNewControl(bed);
    return {
      after,
      undisturbed: true,
      findings: Object.keys(scenario.rows).map((requirement): RowFinding => {
        const found = findings[requirement] ?? findings['*'] ?? unseen(scenario.title, 'not judged');
        return { requirement, title: scenario.title, finding: sandwich(found, after) };
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

  async #judgePassive(passive: readonly ClientScenario[], bed: Bed): Promise<void> {
    if (passive.length === 0) return;
    const wanted = Math.max(...passive.map(({ samples = 1 }) => samples));
    while (this.#neverSignedIn === undefined && this.#samples.filter(isPlain).length < wanted)
      this.#keep(bed, await takeSample(bed, false));
    await this.#sampleHistories(passive, bed);
    const output = this.#run.beds.map(({ app }) => app?.output());
    const input: PassiveInput = {
      subject: bed.subject,
      prefix: new URL(bed.provider.url).pathname.replace(/\/$/, ''),
      providerUrl: bed.provider.url,
      samples: this.#samples,
      failed: this.#histories.get(bed)?.failed ?? [],
      others: this.#otherSamples,
      output: output.includes(undefined) ? undefined : output.join('\n'),
      written: this.#written,
      codes: this.#codes,
      tokens: this.#tokens,
    };
    for (const scenario of passive) {
      const check = CHECKS[scenario.id]?.play;
      if (!check) throw new Error(`no check is called ${scenario.id}`);
      const began = performance.now();
      const finding = this.#afterNoSignIn(await this.#check(scenario, check, input, bed));
      const findings = Object.keys(scenario.rows).map((requirement) => ({
        requirement,
        title: scenario.title,
        finding,
      }));
      this.#report(scenario, scenario.title, findings, began, bed);
    }
  }

  /** What takes many sign-ins takes as many in browsers with something behind them. */
  async #sampleHistories(passive: readonly ClientScenario[], bed: Bed): Promise<void> {
    const [names, had] = byHistory(this.#samples)[0] ?? [];
    if (!names || !had) return;
    const wanted = Math.max(0, ...passive.filter(this.#inHistories).map(({ samples = 1 }) => samples));
    const behind = withHistory(this.#listening(bed), names);
    for (let taken = had.length; taken < wanted; taken++) this.#keep(bed, await takeSample(behind, false));
  }

  /** What was seen in new browsers first, then what a browser with something behind it shows beside. */
  async #check(
    { samples: wanted = 1 }: ClientScenario,
    check: PassiveCheck,
    input: PassiveInput,
    bed: Bed,
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
    const again = async (fewer: readonly HistoryName[]) => checkThese(await this.#sampleWith(bed, fewer));
    const traces = this.#run.traces !== false && wanted === 1;
    return tellBeside(plain, checkThese(...samples), names, traces ? again : undefined);
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
    const [bed] = this.#run.beds;
    if (bed) this.#report(scenario, scenario.title, findings, performance.now(), bed);
  }

  #inconclusive(scenario: ClientScenario, reason: string): RowFinding[] {
    return Object.keys(scenario.rows).map((requirement) => ({
      requirement,
      title: scenario.title,
      finding: unseen(scenario.title, reason),
    }));
  }

  #keep(bed: Bed, sample: Sample): void {
    this.#note(sample.entries);
    if (bed === this.#run.beds[0]) this.#samples.push(sample);
    else this.#otherSamples.push(sample);
  }

  #note(entries: readonly JournalEntry[]): void {
    const [bed] = this.#run.beds;
    for (const entry of entries) {
      if (!this.#counted.has(entry)) this.#requests += 1;
      this.#counted.add(entry);
    }
    const into = { codes: this.#codes, tokens: this.#tokens };
    if (bed) collectSecrets(entries, bed.subject.client.redirectUri, into);
  }

  #report(
    scenario: ClientScenario,
    title: string,
    findings: readonly RowFinding[],
    began: number,
    bed: Bed,
  ): void {
    const test = toTest({
      scenario: scenario.id,
      title,
      durationMs: performance.now() - began,
      findings,
      providerUrl: bed.provider.url,
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
function listenTo({ app }: Bed): () => Pick<Written, 'text' | 'crashed'> {
  const from = app?.written() ?? 0;
  const crashes = app?.crashes() ?? 0;
  return () => ({ text: app?.since(from) ?? '', crashed: (app?.crashes() ?? 0) > crashes });
}

function sandwich(finding: Finding, after: HonestSignIn): Finding {
  if (finding.holds !== true || after.ok) return finding;
  return unseen(finding.expected, `the honest sign-in afterwards failed: ${after.seen}`, finding.entries);
}
