/** The one dialect that is not sound is wrong where it says so, and nowhere else. */
import { expect, test } from '@playwright/test';
import { loadDialect } from '../mock-server/index.ts';
import { assembleReport } from '../runner/certify/assemble-report.ts';
import { runSuites } from '../runner/certify/run-suites.ts';
import { requirement } from '../specs/index.ts';
import type { RunPlan } from '../suites/flows/target-spec.ts';
import { processIo } from './io.ts';

test('the dialect lenient breaks the rows that it names, and no other', async () => {
  test.setTimeout(300_000);
  const plan: RunPlan = {
    target: { kind: 'built-in', interaction: 'none', faults: [], dialect: 'lenient' },
    allowAttacks: true,
    tagKey: '00'.repeat(16),
    browserMissing: 'the pages are as in strict',
  };
  const { collection, secrets } = await runSuites(plan, { quiet: true, io: processIo() });
  const gate = { profile: 'hardened', failOn: 'fail', partial: true } as const;
  const facts = { plan, startedAt: new Date(), gate, waivers: [] };
  const results = { preflight: undefined, collection, secrets, durationMs: 0 };
  const { report } = await assembleReport(facts, results);
  const listed = loadDialect('lenient').deviations.flatMap(({ requirements }) => requirements);
  const red = report.requirements.filter(
    ({ id, outcome }) => (outcome === 'fail' || outcome === 'warn') && requirement(id).profile !== 'interop',
  );
  expect(red.map(({ id }) => id).sort()).toEqual([...new Set(listed)].sort());
  expect(report.requirements.filter(({ outcome }) => outcome === 'error')).toEqual([]);
});
