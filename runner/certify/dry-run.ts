/** `provider --dry-run`: what a run would send, found out by running it against the built-in mock instead. */

import type { CollectedTest, Collection } from '../../reports/model/types.ts';
import { countOf } from '../../reports/render/labels.ts';
import { exitCodes } from '../../specs/exit-codes.ts';
import { requirement } from '../../specs/index.ts';
import { isLoopback } from '../../specs/is-loopback.ts';
import { explorationOf } from '../../suites/flows/run-plan.ts';
import type { Depth, ResolvedTarget, RunPlan } from '../../suites/flows/target-spec.ts';
import type { Io } from '../io.ts';
import type { ProviderRequest } from '../request.ts';
import { checkOnly } from '../requirements/requirement-ids.ts';
import type { PreflightResult } from '../targets/preflight.ts';
import { UsageError } from '../usage-error.ts';
import { planRun } from './make-plan.ts';
import { planAfter } from './preflight-before.ts';
import { runSuites } from './run-suites.ts';

/** A dialect that asks a user once. */
const REMEMBERING = 'sign-in-and-consent-remembered';

const DEPTHS: readonly Depth[] = ['quick', 'standard', 'deep'];

/** What a run asks of a host. */
export interface DryRun {
  readonly target: { readonly name: string; readonly baseUrl: string };
  readonly requests: number;
  readonly signIns: number;
  readonly failedSignIns: number;
  /** Sign-ins where a deployment with pages remembers sign-in and consent; `signIns` is where it remembers nothing. */
  readonly signInsRemembered?: number;
  /** What of it shows, before anything is judged, that the target file is right. */
  readonly preflight: { readonly requests: number; readonly signIns: number };
  /** At the pace of limits.requestsPerSecond; absent without one. */
  readonly leastSeconds?: number;
  /** Rows whose tests send strings that look like attacks. */
  readonly attacks: readonly string[];
  /** Rows that would stay untestable, with what is missing. */
  readonly untestable: readonly { readonly id: string; readonly reason: string }[];
  /** Longest waits that the declared lifetimes ask for, in seconds. */
  readonly waits: readonly { readonly what: string; readonly seconds: number }[];
  /** What the run would cost at its depth and at the lesser ones. */
  readonly depths: readonly { readonly depth: Depth; readonly requests: number; readonly signIns: number }[];
  /** Random flows that would be played. */
  readonly explore: { readonly flows: number; readonly seed: number };
  readonly tests: readonly {
    readonly title: string;
    readonly requirements: readonly string[];
    readonly requests: number;
  }[];
}

/**
 * Is dry run the run that is asked for. Nothing is sent to the target.
 * @throws UsageError without a target, or for one that cannot be used
 */
export async function dryRun(request: ProviderRequest, io: Io): Promise<number> {
  const planned = await planRun(request, checkOnly('provider', request.only), io);
  if (planned.target.kind !== 'deployment')
    throw new UsageError('--dry-run needs a target: --target FILE, or the flags that describe one');
  const { config } = planned.target;
  // What is on this machine is sent attack strings without being asked.
  const isLocal = isLoopback(new URL(config.baseUrl).hostname);
  const real = { ...planned, allowAttacks: planned.allowAttacks || isLocal };
  const quiet = request.output !== 'text';
  if (!quiet) io.err(`Dry run against the built-in mock; nothing is sent to ${config.baseUrl}`);
  const preflight = await dryRunPreflight(standIn(real, config));
  const plan = planAfter(real, preflight);
  const tests = [controlsOf(preflight), ...(await dryRunSuites(plan, config, { quiet, io }))];
  const told = describe(tests, config, real);
  const dryRun = {
    ...told,
    ...(canRemember(config) && { signInsRemembered: await countRemembered(real, config, io) }),
    depths: await compareDepths(plan, config, tests, io),
  };
  if (request.output === 'json') io.out(JSON.stringify(dryRun, null, 2));
  else for (const line of linesOf(dryRun, real)) io.out(line);
  return exitCodes.met;
}

/**
 * A dry run that breaks off counted a part of the requests only: that is no estimate.
 * @throws UsageError with the exit code of a failed harness
 */
export function refuseBroken({ status, tests, errors = [] }: Collection): void {
  const ended = status === 'passed' || status === 'failed';
  const lost = tests.filter((test) => test.record === undefined && test.status !== 'skipped');
  const [why = lost[0]?.error] = errors;
  if (ended && errors.length === 0 && lost.length === 0) return;
  throw new UsageError(
    `the dry run did not come to its end, so there is no estimate${why ? `: ${why.split('\n')[0]}` : ''}`,
    exitCodes.harness,
  );
}

/**
 * Every run begins with it, so it is part of what a run costs.
 * @throws UsageError where it would stop the run
 */
async function dryRunPreflight(plan: RunPlan): Promise<PreflightResult> {
  const { runPreflight } = await import('../targets/preflight.ts');
  const result = await runPreflight(plan);
  const { ok, exitCode, steps } = result;
  const failed = steps.find((step) => !step.ok);
  if (ok || !failed) return result;
  const [message, browser] = [failed.message, plan.browser !== undefined];
  throw new UsageError(
    `a run would stop before anything is judged (${failed.step}): ${message}`,
    browser ? exitCodes.harness : exitCode,
  );
}

/** Whether the run would use what a deployment remembers. */
const canRemember = ({ interaction = { kind: 'none' } }: ResolvedTarget): boolean =>
  interaction.kind !== 'none' && interaction.session !== 'fresh';

/** The sign-ins of the same run at a deployment that asks each user once. */
async function countRemembered(real: RunPlan, config: ResolvedTarget, io: Io): Promise<number> {
  const preflight = await dryRunPreflight(standIn(real, config, REMEMBERING));
  const plan = planAfter(real, preflight);
  const tests = await dryRunSuites(plan, config, { quiet: true, io, dialect: REMEMBERING });
  return describe([controlsOf(preflight), ...tests], config, real).signIns;
}

const controlsOf = ({ record }: PreflightResult): CollectedTest => ({
  ...{ project: 'preflight', file: 'preflight', title: 'preflight: what the target file declares' },
  ...{ requirements: [], status: 'passed', durationMs: 0, record },
});

async function dryRunSuites(
  plan: RunPlan,
  config: ResolvedTarget,
  { dialect, ...options }: { readonly quiet: boolean; readonly io: Io; readonly dialect?: string },
): Promise<readonly CollectedTest[]> {
  const { collection } = await runSuites(standIn(plan, config, dialect), options);
  refuseBroken(collection);
  return collection.tests;
}

/**
 * What the run would cost at its depth and at the lesser ones: only the tests in contexts differ, so only they are run again.
 * A greater depth than was asked for would take longer to count than the rest together.
 */
async function compareDepths(
  real: RunPlan,
  config: ResolvedTarget,
  tests: readonly CollectedTest[],
  io: Io,
): Promise<DryRun['depths']> {
  const others = tests.filter(({ file }) => !/(?:^|[\\/])contexts[\\/]/.test(file));
  const costs = [];
  for (const depth of DEPTHS.slice(0, DEPTHS.indexOf(real.depth ?? 'standard') + 1)) {
    const inContexts = async (): Promise<readonly CollectedTest[]> =>
      depth === 'quick'
        ? []
        : dryRunSuites({ ...real, depth, onlyContexts: true }, config, { quiet: true, io });
    const all = depth === real.depth ? tests : [...others, ...(await inContexts())];
    const { requests, signIns } = describe(all, config, real);
    costs.push({ depth, requests, signIns });
  }
  return costs;
}

/** The plan with the mock in place of the deployment. */
function standIn(plan: RunPlan, config: ResolvedTarget, dialect = 'strict'): RunPlan {
  const pages = config.interaction !== undefined && config.interaction.kind !== 'none';
  return {
    ...plan,
    target: {
      kind: 'built-in',
      interaction: pages ? 'login' : 'none',
      faults: [],
      dialect,
      isDryRun: config,
    },
  };
}

function describe(
  tests: readonly CollectedTest[],
  config: ResolvedTarget,
  plan: RunPlan,
): Omit<DryRun, 'depths'> {
  const sum = (pick: (test: CollectedTest) => number | undefined): number =>
    tests.reduce((total, test) => total + (pick(test) ?? 0), 0);
  const requests = sum(({ record }) => record?.counters?.requests);
  const { requestsPerSecond } = config.limits ?? {};
  const sent = tests.filter(({ record }) => (record?.counters?.requests ?? 0) > 0);
  const controls = tests.find(({ project }) => project === 'preflight')?.record?.counters;
  const checks = tests.flatMap(({ record }) => record?.checks ?? []);
  return {
    target: { name: config.name, baseUrl: config.baseUrl },
    requests,
    signIns: sum(({ record }) => record?.counters?.signIns),
    failedSignIns: sum(({ record }) => record?.counters?.failedSignIns),
    preflight: { requests: controls?.requests ?? 0, signIns: controls?.signIns ?? 0 },
    ...(requestsPerSecond === undefined ? {} : { leastSeconds: Math.ceil(requests / requestsPerSecond) }),
    attacks: unique(sent.flatMap((test) => test.requirements)).filter((id) =>
      requirement(id).applies.includes('attacks'),
    ),
    untestable: unique(
      checks.filter(({ outcome }) => outcome === 'untestable').map((c) => c.requirement),
    ).map((id) => ({ id, reason: checks.find((c) => c.requirement === id && c.reason)?.reason ?? '' })),
    waits: waitsOf(config),
    explore: explorationOf(plan, { interaction: config.interaction ?? { kind: 'none' } }),
    tests: sent.map(({ title, requirements, record }) => ({
      title,
      requirements,
      requests: record?.counters?.requests ?? 0,
    })),
  };
}

function waitsOf({ lifetimes = {} }: ResolvedTarget): DryRun['waits'] {
  const { codeSeconds, tokenSeconds, maxWaitSeconds = 120 } = lifetimes;
  return [
    { what: 'a code', seconds: codeSeconds },
    { what: 'a token', seconds: tokenSeconds },
  ].flatMap(({ what, seconds }) =>
    seconds !== undefined && seconds <= maxWaitSeconds ? [{ what, seconds }] : [],
  );
}

function* linesOf(dryRun: DryRun, plan: RunPlan): Generator<string> {
  const { target, requests, signIns, failedSignIns, leastSeconds, attacks, untestable, waits } = dryRun;
  yield `A run against ${target.name} (${target.baseUrl}) would send about`;
  yield `  ${countOf(requests, 'request')}${leastSeconds === undefined ? '' : `, in at least ${leastSeconds} s at the pace of limits.requestsPerSecond`}`;
  const { signInsRemembered: least } = dryRun;
  if (signIns > 0) {
    yield `  ${countOf(signIns, 'sign-in')} in the browser${least === undefined ? '' : ' where the deployment remembers nothing'}, ${failedSignIns} of them without success on purpose`;
    if (least !== undefined)
      yield `  ${countOf(least, 'sign-in')} where it remembers sign-in and consent; preflight finds out what it remembers`;
  }
  const { requests: first, signIns: pages } = dryRun.preflight;
  yield `  the first ${countOf(first, 'request')}${pages > 0 ? ` and ${countOf(pages, 'sign-in')}` : ''} show that the target file is right (preflight)`;
  for (const { depth, requests: asked, signIns: pages } of dryRun.depths)
    yield `  --depth ${depth}: ${countOf(asked, 'request')}${pages > 0 ? `, ${countOf(pages, 'sign-in')}` : ''}`;
  for (const { what, seconds } of waits) yield `  and wait ${seconds} s for the end of ${what}`;
  yield plan.allowAttacks
    ? `Strings that look like attacks are sent for ${countOf(attacks.length, 'row')}: ${attacks.join(', ') || 'none'}`
    : 'No string that looks like an attack is sent (--allow-attacks is not given)';
  const { flows, seed } = dryRun.explore;
  yield flows === 0
    ? 'No random flow is played (--explore 0)'
    : `${countOf(flows, 'random flow is', 'random flows are')} played (--explore), seed ${seed}`;
  if (untestable.length > 0) yield `${countOf(untestable.length, 'row')} would stay untestable:`;
  for (const reason of unique(untestable.map((row) => row.reason))) {
    const rows = untestable.filter((row) => row.reason === reason);
    yield `  ${reason}\n    ${rows.map(({ id }) => id).join(', ')}`;
  }
  yield 'Tests with the most requests:';
  for (const { title, requests: count } of [...dryRun.tests]
    .sort((a, b) => b.requests - a.requests)
    .slice(0, 8))
    yield `  ${String(count).padStart(4)}  ${title}`;
}

const unique = (ids: readonly string[]): string[] => [...new Set(ids)];
