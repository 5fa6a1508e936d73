import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { packageRoot } from '../../specs/index.ts';
import { resolveBrowser } from '../../suites/browser/index.ts';
import { figure, type Question } from '../harness/finding.ts';
import { measureInTurn, median, pairedRatio } from '../harness/rounds.ts';
import { timeRun } from '../harness/time-run.ts';

const MOST = 4;
const runner = join(packageRoot, 'node_modules', '@playwright', 'test', 'cli.js');

/** The certification of the built-in mock beside a run of Playwright Test that opens one empty page. */
export const certification: Question = {
  id: 'certification',
  asks: 'How long does the certification of the built-in mock take?',
  async answer({ rounds }) {
    const folder = mkdtempSync(join(tmpdir(), 'airisk-bench-'));
    try {
      await writeEmptySuite(folder);
      const runs = {
        certification: () =>
          timeRun([
            process.execPath,
            'bin/airisk-conformance.js',
            'provider',
            '--quiet',
            '--out',
            join(folder, 'report'),
          ]),
        empty: () => timeRun([process.execPath, runner, 'test'], folder),
      } as const;
      await runs.empty();
      const seen = await measureInTurn(['certification', 'empty'], rounds, (name) => runs[name]());
      const ratio = pairedRatio(seen.certification, seen.empty);
      return [
        {
          question: 'certification',
          measured: '`airisk-conformance provider`, both cores',
          mock: figure(median(seen.certification) / 1000, 's'),
          beside: `Playwright Test with one empty page: ${figure(median(seen.empty) / 1000, 's')}`,
          ratio,
          target: `<= ${MOST}`,
          met: ratio <= MOST,
        },
      ];
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
};

/** A project with one test, in the browser that the certification uses. */
async function writeEmptySuite(folder: string): Promise<void> {
  const { executablePath, args } = await resolveBrowser();
  const use = { launchOptions: { args, ...(executablePath ? { executablePath } : {}) } };
  symlinkSync(join(packageRoot, 'node_modules'), join(folder, 'node_modules'));
  writeFileSync(
    join(folder, 'playwright.config.mjs'),
    `export default { testMatch: '*.spec.mjs', reporter: 'line', use: ${JSON.stringify(use)} };\n`,
  );
  writeFileSync(
    join(folder, 'empty.spec.mjs'),
    "import { test } from '@playwright/test';\ntest('an empty page', async ({ page }) => { await page.goto('about:blank'); });\n",
  );
}
