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

/** What a standard run explores; where pages stand between, each code is a page, or a sign-in. */
const FLOWS = 40;
const FLOWS_WITH_PAGES = 3;

/** How many random flows a run plays against this target, and their seed. */
export function explorationOf(
  { explore }: Pick<RunPlan, 'explore'>,
  { interaction }: { readonly interaction: { readonly kind: string } },
): { flows: number; seed: number } {
  const usual = interaction.kind === 'none' ? FLOWS : FLOWS_WITH_PAGES;
  return { flows: explore?.flows ?? usual, seed: explore?.seed ?? 1 };
}

/** Names of the Playwright projects that judge a provider. */
export const PROJECTS = ['waits', 'provider'];

/** How many workers a run has. */
export interface Workers {
  readonly all: number;
  /** Of these, for tests that wait for a lifetime. */
  readonly waits: number;
  readonly judging: number;
}

/**
 * Workers that wait sleep most of the time: a host that we do not own gets some beside the others.
 * @param plan Undefined in an audit, which is long enough to be worth another worker.
 */
export function workersOf(plan: RunPlan | undefined): Workers {
  const asked = Number(process.env['AIRISK_WORKERS'] ?? Number.NaN);
  const polite =
    plan?.target.kind === 'deployment' && plan.target.config.limits?.requestsPerSecond !== undefined;
  const judging = asked > 0 ? asked : polite || plan?.signsInForEachCode ? 1 : plan ? 2 : 3;
  if (plan?.target.kind !== 'deployment') return { all: judging, waits: 1, judging };
  if (plan.oneAtATime) return { all: 1, waits: 1, judging: 1 };
  // The waits come last, in the worker that knows what was granted.
  if (plan.signsInForEachCode) return { all: judging, waits: 1, judging };
  const waits = polite ? 1 : 2;
  return { all: judging + waits, waits, judging };
}
