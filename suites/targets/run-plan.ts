import { RUN_PLAN_VARIABLE, type RunPlan } from './target-spec.ts';

/** The plan that the command line handed over, or undefined when Playwright was started by hand. */
export function readRunPlan(): RunPlan | undefined {
  const text = process.env[RUN_PLAN_VARIABLE];
  return text === undefined ? undefined : (JSON.parse(text) as RunPlan);
}

/** What a run by hand is pointed at: the built-in mock, without pages. */
export const defaultRunPlan: RunPlan = {
  target: { kind: 'built-in', interaction: 'none', faults: [], dialect: 'strict' },
  allowAttacks: true,
  tagKey: '00',
  browserMissing: 'no browser was looked for; start the run with `npx airisk-conformance provider`',
};

/** Names of the Playwright projects that judge a provider. */
export const PROJECTS = ['waits', 'provider'];

/** How many workers a run has. */
export interface Lanes {
  readonly all: number;
  /** Of these, for tests that wait for a lifetime. */
  readonly waits: number;
  readonly judging: number;
}

/**
 * Workers that wait sleep most of the time: a host that we do not own gets some beside the others.
 * @param plan Undefined in an audit, which is long enough to be worth another worker.
 */
export function workersOf(plan: RunPlan | undefined): Lanes {
  const asked = Number(process.env['AIRISK_WORKERS'] ?? Number.NaN);
  const polite =
    plan?.target.kind === 'deployment' && plan.target.config.limits?.requestsPerSecond !== undefined;
  const judging = asked > 0 ? asked : polite ? 1 : plan ? 2 : 3;
  if (plan?.target.kind !== 'deployment') return { all: judging, waits: 1, judging };
  const waits = polite ? 1 : 2;
  return { all: judging + waits, waits, judging };
}
