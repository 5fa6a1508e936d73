/** Puts together what a run was, what it saw and what the catalogue says: the report. */
import { createCleaner } from '../../reports/leaks/clean-report.ts';
import type { OutputGuard } from '../../reports/leaks/publish-files.ts';
import { buildReport } from '../../reports/model/build-report.ts';
import type { Secret } from '../../reports/model/redact.ts';
import { type RestingOn, restOnControls } from '../../reports/model/rest-on-controls.ts';
import type { CollectedTest, Collection, Control, Report, Shard } from '../../reports/model/types.ts';
import { type Capability, loadCatalogue } from '../../specs/index.ts';
import { HOW_TO_OFFER } from '../../suites/flows/target.ts';
import type { RunPlan } from '../../suites/flows/target-spec.ts';
import { describeMachine, type FramedRun, reportFrame } from '../publish/report-frame.ts';
import { describeTarget } from '../targets/open-target.ts';
import type { PreflightResult, PreflightStep } from '../targets/preflight.ts';

/** What is known before the suites start. */
export interface RunFacts extends FramedRun {
  readonly plan: RunPlan;
  /** Names the run in its report. */
  readonly runId?: string;
  readonly shard?: Shard;
  /** Every exchange of the run, for an archive of it. */
  readonly keepAll?: boolean;
}

export interface RunResults {
  /** Absent for the built-in mock. */
  readonly preflight: PreflightResult | undefined;
  /** Absent when the preflight stopped the run. */
  readonly collection: Collection | undefined;
  /** What the workers learned. */
  readonly secrets: readonly Secret[];
  readonly durationMs: number;
}

export interface Assembled {
  readonly report: Report;
  /** What must not be in its files. */
  readonly guard: OutputGuard;
}

/** Each worker has a mock of its own, on a port of its own; the browser tests meet its pages. */
const BUILT_IN = { baseUrl: 'http://127.0.0.1', interaction: 'none, and login in the browser' };

/** The report of a run, however far it came, without anything that any process of the run learned to be secret. */
export async function assembleReport(facts: RunFacts, results: RunResults): Promise<Assembled> {
  const { plan } = facts;
  const target = await describeTarget(plan);
  const guard = {
    secrets: [...target.knownSecrets, ...(results.preflight?.secrets ?? []), ...results.secrets],
    publicTexts: target.publicTexts,
  };
  const clean = createCleaner(guard, plan.tagKey);
  const stopped = stoppedBy(results.preflight);
  const rows = loadCatalogue().filter((row) => row.actor === 'provider');
  const collection = collectionOf(results, { rows, target: target.info, gate: facts.gate });
  const report = buildReport({
    ...reportFrame('provider', facts),
    target: plan.target.kind === 'built-in' ? { ...target.info, ...BUILT_IN } : target.info,
    ...(stopped ? { stopped } : {}),
    ...(collection ? { collection } : {}),
    ...(results.preflight && { controls: results.preflight.steps.map(controlOf) }),
    durationMs: results.durationMs,
    keepAll: facts.keepAll === true,
    ...(facts.runId !== undefined && { runId: facts.runId }),
    ...(facts.shard && { shard: facts.shard }),
    environment: {
      ...describeMachine(plan.browser?.description ?? plan.browserMissing ?? 'none'),
      ...(plan.explore && plan.explore.flows !== 0 && { exploreSeed: plan.explore.seed }),
    },
    advise: (capability) => `Needs ${HOW_TO_OFFER[capability as Capability]}.`,
  });
  return { report: clean(report), guard };
}

/** All that is refuted, in both readings: whose mistake it is cannot be seen from outside. */
function stoppedBy(preflight: PreflightResult | undefined) {
  if (!preflight || preflight.exitCode === 0) return undefined;
  const { exitCode, steps } = preflight;
  const failed = steps.filter(({ ok, outcome, vouched }) =>
    exitCode === 4 ? !ok : outcome === 'refuted' && !vouched,
  );
  const [first] = failed;
  const told = tellTogether(failed, ({ message }) => message);
  return {
    stage: `preflight: ${first?.step ?? 'unknown step'}`,
    message: (failed.length > 1 ? told.join('. ') : first?.message) || 'the preflight failed',
    advice: tellTogether(failed, adviceOf).join(' ') || 'Run `npx airisk-conformance preflight`.',
    exitCode,
  };
}

/** What several steps say alike, but for the encoding they were made in, is said once, after the names of all. */
function tellTogether(steps: readonly PreflightStep[], say: (step: PreflightStep) => string): string[] {
  const alike = new Map<string, PreflightStep[]>();
  for (const step of steps) {
    const key = say(step).replaceAll(/\((?:form|json)\)/g, '');
    alike.set(key, [...(alike.get(key) ?? []), step]);
  }
  return [...alike.values()].map(
    (group) => `${group.map(({ step }) => step).join(', ')}: ${say(group[0] as PreflightStep)}`,
  );
}

function adviceOf({ readings, advice, vouch }: PreflightStep): string {
  if (!readings) return `${advice ?? 'see the message'}.`;
  const way =
    vouch === undefined ? '' : ` If the file is right, run with --vouch ${vouch}: it is then judged.`;
  return `either the target file is mistaken (${readings.operator}), or the deployment is (${readings.vendor}).${way}`;
}

/** What the preflight exchanged and showed belongs to the report like everything else. */
function collectionOf(results: RunResults, run: RestingOn): Collection | undefined {
  const { preflight } = results;
  if (!preflight) return results.collection;
  const checks = results.collection ? restOnControls(preflight.steps, run) : [];
  const exchanged: CollectedTest = {
    project: 'preflight',
    file: 'preflight',
    title: 'preflight',
    requirements: [],
    status: 'passed',
    durationMs: 0,
    record: { ...preflight.record, checks },
  };
  const collection = results.collection ?? { tests: [], status: 'interrupted' as const, durationMs: 0 };
  return { ...collection, tests: [exchanged, ...collection.tests] };
}

function controlOf(step: PreflightStep): Control {
  const { outcome, message, advice, readings, vouched, capabilities } = step;
  return {
    ...{ step: step.step, outcome, message },
    ...(advice !== undefined && { advice }),
    ...(readings && { readings }),
    ...(vouched && { vouched }),
    ...(capabilities && capabilities.length > 0 && { capabilities: [...capabilities] }),
  };
}
