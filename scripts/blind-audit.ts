/**
 * Shows that the audit can fail: in a copy of the built package one requirement is blinded, once by a check that passes
 * whatever it sees and once by tests that never run. The audit of the faults that name it must end with 1 each time, and
 * with 0 in the copy as it was.
 */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { faultSubjects } from '../runner/audit/subjects.ts';
import { packageRoot, type RequirementId } from '../specs/index.ts';

const BLINDED: RequirementId = 'code-single-use';
const CHECKER = join('suites', 'fixtures', 'checker.js');
/** The tests of a requirement stand in several files: they are left out by its tag. */
const CONFIG = 'playwright.config.js';
/** What else the package reads at run time. */
const LINKED = ['node_modules', 'bin', 'specs', 'mock-server', 'examples'];

const faults = faultSubjects()
  .filter(({ breaks }) => breaks === BLINDED)
  .slice(0, 2)
  .map(({ id }) => id);

/** @throws Error when the text to replace is not there: then nothing would be blinded. */
function edit(file: string, from: string | RegExp, to: string): void {
  const text = readFileSync(file, 'utf8');
  const edited = text.replace(from, to);
  if (edited === text) throw new Error(`${file}: nothing to blind: ${from} is not there`);
  writeFileSync(file, edited);
}

const BLINDFOLDS: readonly (readonly [what: string, expected: number, put: (dist: string) => void])[] = [
  ['as it is', 0, () => undefined],
  [
    'a check that always passes',
    1,
    (dist) =>
      edit(
        join(dist, CHECKER),
        /(#record\((\w+), (\w+), \w+\) \{)/,
        `$1 if (($2.requirement ?? this.#declared[0]) === '${BLINDED}' && $3 === 'fail') $3 = 'pass';`,
      ),
  ],
  [
    'tests that never run',
    1,
    (dist) =>
      edit(join(dist, CONFIG), /name: 'provider',/, `name: 'provider', grepInvert: /@${BLINDED}(?![\\w-])/,`),
  ],
];

let failed = false;
for (const [what, expected, put] of BLINDFOLDS) {
  const copy = mkdtempSync(join(tmpdir(), 'airisk-blinded-'));
  try {
    for (const name of LINKED) symlinkSync(join(packageRoot, name), join(copy, name), 'junction');
    cpSync(join(packageRoot, 'package.json'), join(copy, 'package.json'));
    cpSync(join(packageRoot, 'dist'), join(copy, 'dist'), { recursive: true });
    put(join(copy, 'dist'));
    const main = join(copy, 'dist', 'cli', 'main.js');
    const command = `import { main } from ${JSON.stringify(main)}; main(process.argv.slice(1));`;
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      [
        '--input-type=module',
        '-e',
        command,
        'audit',
        '--fault',
        faults.join(','),
        '--out',
        join(copy, 'out'),
      ],
      { cwd: copy, encoding: 'utf8' },
    );
    const right = status === expected;
    failed ||= !right;
    process.stdout.write(`${right ? 'ok    ' : 'FAILED'} ${what}: the audit ended with ${status}\n`);
    if (!right) process.stdout.write(`${stdout}${stderr}\n`);
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
}
process.exitCode = failed ? 1 : 0;
