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
