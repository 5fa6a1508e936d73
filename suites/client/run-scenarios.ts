/**
 * Plays scenarios. Each lane has an application, a provider and browsers of its own; lanes take scenarios from one list,
 * the slow ones first. What honest sign-ins show is read last, when all of them have been seen.
 */
import type { CollectedTest } from '../../reports/model/types.ts';
import type { ClientScenario, ClientVector, Expectation } from '../../specs/generated/client-scenario.ts';
import type { Bed, JournalEntry } from './bed.ts';
import { broken, type Finding, unseen, withShown } from './finding.ts';
import { type HonestSignIn, learnUnseenEnd, signInAsNewControl, signInAtLeastOnce } from './honest.ts';
import { explainUnmet } from './needs.ts';
import {
  collectSecrets,
  type PassiveInput,
  type Sample,
  takeSample,
  type Written,
} from './passive/sample.ts';
import { playVector } from './play-vector.ts';
import { ACTS, attemptAct, CHECKS } from './procedures.ts';
import { type RowFinding, toTest } from './record.ts';

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
  readonly #counted = new WeakSet<JournalEntry>();
  #requests = 0;
  #neverSignedIn: string | undefined;

  constructor(run: ScenarioRun) {
    this.#run = run;
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
    return honest;
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
        if (control.ok) await learnUnseenEnd(bed);
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
      const played = vector
        ? await this.#playVector(bed, scenario, vector)
        : await this.#playAct(bed, scenario);
      control = played.after;
      this.#written.push({ scenario: scenario.id, title, ...listen() });
      if (played.undisturbed) this.#keep(bed, { signIn: control, entries: control.entries });
      const findings = [...played.findings, ...this.#judgeRecovery(title, control)];
      this.#report(scenario, title, findings, began, bed);
    }
    return control;
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
      bed.driver.patient = true;
      findings = await attemptAct(act, bed);
      bed.driver.patient = false;
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
    while (this.#neverSignedIn === undefined && this.#samples.length < wanted)
      this.#keep(bed, await takeSample(bed, false));
    const output = this.#run.beds.map(({ app }) => app?.output());
    const input: PassiveInput = {
      subject: bed.subject,
      prefix: new URL(bed.provider.url).pathname.replace(/\/$/, ''),
      providerUrl: bed.provider.url,
      samples: this.#samples,
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
      const finding = this.#afterNoSignIn(check(input));
      const findings = Object.keys(scenario.rows).map((requirement) => ({
        requirement,
        title: scenario.title,
        finding,
      }));
      this.#report(scenario, scenario.title, findings, began, bed);
    }
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
