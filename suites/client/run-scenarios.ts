/**
 * Plays scenarios. Each worker has an application, a provider and browsers of its own; workers take scenarios from one list,
 * the slow ones first. What honest sign-ins show is read last, when all of them have been seen.
 */
import type { CollectedTest } from '../../reports/model/types.ts';
import type { ClientScenario, ClientVector, Expectation } from '../../specs/generated/client-scenario.ts';
import { broken, type Finding, unseen, withShown } from './finding.ts';
import { historiesOf } from './histories.ts';
import { type HonestSignIn, learnUnseenEnd, signInAsNewControl, signInAtLeastOnce } from './honest.ts';
import { HonestSamples } from './honest-samples.ts';
import { explainUnmet } from './needs.ts';
import type { Written } from './observations/sample.ts';
import { type Played, type PlayIn, playBeside } from './play-beside.ts';
import { playVector } from './play-vector.ts';
import { attemptScript, SCRIPTS } from './procedures.ts';
import { type RowFinding, toTest } from './record.ts';
import type { TestEnvironment } from './test-environment.ts';

const RECOVERS = 'client-recovers';

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
  readonly #samples: HonestSamples;
  readonly #recovers: boolean;
  readonly #inHistories: (scenario: ClientScenario) => boolean;

  constructor(run: ScenarioRun) {
    this.#run = run;
    this.#inHistories = run.inHistories ?? (() => true);
    const { environments, narrows = true } = run;
    this.#samples = new HonestSamples({ environments, narrows, inHistories: this.#inHistories });
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
    const before = await this.#samples.begin(first, observations);
    if (before.ok) await this.#playActive(active, environments, before);
    else for (const scenario of active) this.#skip(scenario, undefined, before.seen);
    await this.#samples.observe(observations, first, (scenario, finding, began) =>
      this.#report(scenario, scenario.title, forEveryRow(scenario, finding), began, first),
    );
    const { codes, tokens, requests, signIns, neverSignedIn } = this.#samples;
    return {
      ...{ tests: this.#tests, codes, tokens, requests, signIns },
      ...(neverSignedIn === undefined ? {} : { neverSignedIn }),
    };
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
          forEveryRow(scenario, unseen(scenario.title, `the honest sign-in before failed: ${control.seen}`)),
          began,
          environment,
        );
        continue;
      }
      const played = await this.#playEverywhere(environment, scenario, (where) =>
        vector ? this.#playVector(where, scenario, vector) : this.#playAct(where, scenario),
      );
      control = played.after;
      this.#samples.wrote({ scenario: scenario.id, title, ...listen() });
      if (played.undisturbed) this.#samples.keep(environment, { signIn: control, entries: control.entries });
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
    const names = historiesOf(scenario, (await this.#samples.learn(environment)).names);
    if (names.length === 0) return plain;
    return playBeside({
      environment: this.#samples.listening(environment),
      names,
      play,
      plain,
      narrows: this.#run.narrows !== false && !scenario.slow,
    });
  }

  async #playVector(environment: TestEnvironment, scenario: ClientScenario, vector: ClientVector) {
    const { findings, entries, after, undisturbed } = await playVector(environment, scenario, vector);
    this.#samples.note(entries);
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
    for (const { entries } of Object.values(findings)) this.#samples.note(entries ?? []);
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

  #skip(scenario: ClientScenario, unmet: Finding | undefined, seen = ''): void {
    const finding = unmet ?? unseen(scenario.title, `the application did not sign in: ${seen}`);
    const findings = forEveryRow(scenario, finding);
    const [environment] = this.#run.environments;
    if (environment) this.#report(scenario, scenario.title, findings, performance.now(), environment);
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

const forEveryRow = ({ rows, title }: ClientScenario, finding: Finding): RowFinding[] =>
  Object.keys(rows).map((requirement) => ({ requirement, title, finding }));

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
