import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { packageRoot } from '../../specs/index.ts';
import { resolveBrowser } from '../../suites/browser/index.ts';
import { type Finding, figure, type Question } from '../harness/finding.ts';
import { measureInTurn, median, pairedRatio } from '../harness/rounds.ts';
import { timeRun } from '../harness/time-run.ts';

/** A quick run, in runs of Playwright Test with one empty page. */
const MOST = 4;
const MOST_SECONDS = { standard: 20, client: 20 } as const;
const runner = join(packageRoot, 'node_modules', '@playwright', 'test', 'cli.js');
const webApp = join(packageRoot, 'examples', 'web-app', 'airisk-client.json');

/** The certification of the built-in mock beside a run of Playwright Test that opens one empty page; and that of a client. */
export const certification: Question = {
  id: 'certification',
  asks: 'How long do the certifications of the built-in mock and of the plain web application take?',
  async answer({ rounds }) {
    const folder = mkdtempSync(join(tmpdir(), 'airisk-bench-'));
    try {
      await writeEmptySuite(folder);
      const command = (...args: string[]) =>
        timeRun([
          ...[process.execPath, 'bin/airisk-conformance.js', ...args],
          ...['--quiet', '--out', join(folder, 'report')],
        ]);
      const runs = {
        quick: () => command('provider', '--depth', 'quick'),
        standard: () => command('provider'),
        client: () => command('client', '--config', webApp),
        empty: () => timeRun([process.execPath, runner, 'test'], folder),
      } as const;
      await runs.empty();
      const seen = await measureInTurn(['quick', 'empty', 'standard', 'client'], rounds, (name) =>
        runs[name](),
      );
      const seconds = (name: keyof typeof runs) => median(seen[name]) / 1000;
      const beside = `Playwright Test with one empty page: ${figure(seconds('empty'), 's')}`;
      const ratio = pairedRatio(seen.quick, seen.empty);
      const timed = (name: keyof typeof MOST_SECONDS, measured: string): Finding => ({
        ...{ question: 'certification', measured, mock: figure(seconds(name), 's'), beside },
        target: `<= ${MOST_SECONDS[name]} s`,
        met: seconds(name) <= MOST_SECONDS[name],
      });
      return [
        {
          question: 'certification',
          measured: '`airisk-conformance provider --depth quick`, both cores',
          mock: figure(seconds('quick'), 's'),
          beside,
          ratio,
          target: `<= ${MOST}`,
          met: ratio <= MOST,
        },
        timed('standard', '`airisk-conformance provider`, both cores'),
        timed('client', '`airisk-conformance client`, `examples/web-app`, both cores'),
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
