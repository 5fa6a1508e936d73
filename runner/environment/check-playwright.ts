/** Playwright Test is a peer: the project that uses this package chooses its version. */
import { type InstalledPlaywright, installedPlaywright } from '../../suites/fixtures/playwright-version.ts';
import { UsageError } from '../usage-error.ts';

/**
 * Refuses what is missing or older than what was tried, before anything is sent.
 * @returns What to tell of a version newer than all that were tried; undefined where there is nothing to tell
 * @throws UsageError that says what to install
 */
export function checkPlaywright(installed: InstalledPlaywright = installedPlaywright()): string | undefined {
  const { version, oldest, newest, age } = installed;
  const tried = `this was tried with ${oldest} to ${newest}`;
  const install = `run \`npm install --save-dev @playwright/test@${newest}\``;
  if (age === 'missing') throw new UsageError(`@playwright/test is not installed: ${install}`);
  if (age === 'older')
    throw new UsageError(
      `@playwright/test ${version} is older than what this works with: ${tried}; ${install}`,
    );
  if (age === 'tried') return undefined;
  if (version?.split('.')[0] !== newest.split('.')[0])
    throw new UsageError(`@playwright/test ${version} may be another interface: ${tried}; ${install}`);
  return `@playwright/test ${version} is newer than what this was tried with (${oldest} to ${newest}): only its documented interface is used, which takes longer`;
}
