/**
 * What a compiler and a linter cannot see: stale generated files, imports across the layers, rows without tests, data
 * that breaks its schema, dead links, traces of one machine. Run by `npm run check`; `--write` rewrites
 * specs/coverage.md, docs/requirements.md, tables of other pages of docs/ and the picture of docs/architecture.md.
 */
import { checkArrows } from './checks/check-arrows.ts';
import { checkCatalogue } from './checks/check-catalogue.ts';
import { checkCoverage } from './checks/check-coverage.ts';
import { checkGenerated } from './checks/check-generated.ts';
import { checkLinks } from './checks/check-links.ts';
import { checkPages } from './checks/check-pages.ts';
import { checkPicture } from './checks/check-picture.ts';
import { checkProtocol } from './checks/check-protocol.ts';
import { checkSchemas } from './checks/check-schemas.ts';
import { checkScores } from './checks/check-scores.ts';
import { checkSets } from './checks/check-sets.ts';
import { checkTraces } from './checks/check-traces.ts';

const write = process.argv.includes('--write');

/** Each returns one line for each problem: where it is, what it is, what to do. */
const CHECKS: readonly (readonly [string, () => string[] | Promise<string[]>])[] = [
  ['generated files', checkGenerated],
  ['imports', checkArrows],
  ['picture of the imports', () => checkPicture(write)],
  ['catalogue', checkCatalogue],
  ['outcomes and requirements', checkProtocol],
  ['pages made of data', () => checkPages(write)],
  ['schemas', checkSchemas],
  ['requirement sets', checkSets],
  ['coverage', () => checkCoverage(write)],
  ['audit score', checkScores],
  ['links', checkLinks],
  ['traces of a machine', checkTraces],
];

let failed = 0;
for (const [name, check] of CHECKS) {
  const problems = await attempt(check);
  failed += problems.length;
  console.log(`${problems.length === 0 ? 'ok    ' : 'FAILED'} ${name}`);
  for (const problem of problems) console.log(`       ${problem}`);
}
if (failed > 0) console.log(`\n${failed} ${failed === 1 ? 'problem' : 'problems'}`);
process.exitCode = failed > 0 ? 1 : 0;

/** A check that cannot be made is a problem too, and no reason to leave the others out. */
async function attempt(check: () => string[] | Promise<string[]>): Promise<string[]> {
  try {
    return await check();
  } catch (error) {
    return [`cannot be checked: ${error instanceof Error ? error.message : String(error)}`];
  }
}
