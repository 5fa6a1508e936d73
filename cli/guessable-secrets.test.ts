/** Codes and tokens that are counted: found guessable, and nothing else is lost or blamed for it. */
import { expect, test } from '@playwright/test';
import type { RequirementId } from '../specs/index.ts';
import type { RunPlan } from '../suites/targets/target-spec.ts';
import { assembleReport } from './certify/assemble-report.ts';
import { runSuites } from './certify/run-suites.ts';
import { processIo } from './io.ts';

/** Everything that alters or invents a code or token. */
const ROWS: readonly RequirementId[] = [
  'code-unknown',
  'code-unknown-form',
  'code-exact',
  'code-not-from-token',
  'code-refusals-alike',
  'code-single-use',
  'resource-bad-token',
  'resource-token-exact',
  'token-code-empty',
];

for (const faults of [['code/named-numbers', 'token/named-numbers'], ['code/short-numbers']]) {
  test(`with ${faults.join(' and ')}, every other row is judged, and none blamed`, async () => {
    test.setTimeout(120_000);
    const plan: RunPlan = {
      target: { kind: 'built-in', interaction: 'none', faults, dialect: 'strict' },
      allowAttacks: true,
      only: ROWS,
      tagKey: '00'.repeat(16),
      browserMissing: 'no page is looked at',
    };
    const { collection } = await runSuites(plan, { quiet: true, io: processIo() });
    const gate = { profile: 'hardened', failOn: 'fail', partial: true } as const;
    const facts = { plan, startedAt: new Date(), gate, waivers: [] };
    const report = await assembleReport(facts, { preflight: undefined, collection, durationMs: 0 });
    const judged = report.requirements.filter(({ id }) => (ROWS as readonly string[]).includes(id));
    expect(judged.map(({ id, outcome }) => `${id}: ${outcome}`)).toEqual(
      judged.map(({ id }) => `${id}: pass`),
    );
  });
}
