/**
 * The long form of the attacks on the mock: totals for each surface, and the command that repeats a failure.
 *
 *     node dist/tests/fuzz/run.js [--cases N] [--seed N] [--only NAME,NAME] [--path PATH]
 */
import { parseArgs } from 'node:util';
import type { FuzzTarget, Totals } from './fuzz-target.ts';
import { FUZZ_TARGETS } from './fuzz-targets.ts';

const { values } = parseArgs({
  options: {
    cases: { type: 'string', default: '100000' },
    seed: { type: 'string', default: String(Date.now() % 2_147_483_647) },
    only: { type: 'string' },
    path: { type: 'string' },
  },
});
const seed = Number(values.seed);
const chosen = values.only?.split(',');
const fuzzTargets = FUZZ_TARGETS.filter(({ name }) => chosen === undefined || chosen.includes(name));

function casesOf({ share }: FuzzTarget): number {
  const all = Number(values.cases);
  return chosen === undefined ? Math.ceil(all * share) : Math.ceil(all / fuzzTargets.length);
}

function describe({ name, cases, counts, seconds }: Totals): string {
  const what = Object.entries(counts).map(([key, count]) => `${count.toLocaleString('en')} ${key}`);
  return `ok  ${name.padEnd(16)} ${cases.toLocaleString('en').padStart(9)} cases ${seconds.toFixed(1).padStart(7)} s  ${what.join(', ')}`;
}

console.log(`seed ${seed}`);
let failed = 0;
let done = 0;
const began = performance.now();
for (const fuzzTarget of fuzzTargets) {
  const cases = casesOf(fuzzTarget);
  try {
    const path = values.path === undefined ? {} : { path: values.path };
    console.log(describe(await fuzzTarget.run({ cases, seed, ...path })));
    done += cases;
  } catch (error) {
    failed += 1;
    console.log(`FAILED ${error instanceof Error ? error.message : String(error)}`);
  }
}
console.log(
  `${done.toLocaleString('en')} cases in ${((performance.now() - began) / 1000).toFixed(1)} s, ${failed} failed; seed ${seed}`,
);
process.exitCode = failed > 0 ? 1 : 0;
