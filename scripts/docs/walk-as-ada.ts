/** `airisk-conformance record`, with the person in front of the window played: signs in at the mock, denies, approves. */
import { resolve } from 'node:path';
import type { Page } from '@playwright/test';
import { TOTP, URI } from 'otpauth';
import { record } from '../../runner/record/record.ts';
import { resolveBrowser } from '../../suites/browser/index.ts';
import type { Decision } from '../../suites/flows/sign-in.ts';

const { TEST_USER = '', TEST_PASSWORD = '', TEST_TOTP_SECRET = '' } = process.env;

/** By keys and mouse: what a script puts into a page is not recorded. */
async function walk(page: Page, wanted: Decision): Promise<void> {
  await page.getByLabel('User name').pressSequentially(TEST_USER);
  await page.getByLabel('Password').pressSequentially(TEST_PASSWORD);
  await page.getByRole('button', { name: 'Sign in' }).click();
  const consent = page.getByText('Nothing is shared');
  const authenticator = URI.parse(TEST_TOTP_SECRET);
  if (!(authenticator instanceof TOTP)) throw new Error('no authenticator');
  while (!(await consent.isVisible())) {
    await page.getByLabel('Code').pressSequentially(authenticator.generate());
    await page.getByRole('button', { name: 'Verify' }).click();
    await page.waitForLoadState();
  }
  await page.getByRole('button', { name: wanted === 'approve' ? 'Approve' : 'Deny' }).click();
}

const file = resolve(process.argv[2] ?? '');
const browser = await resolveBrowser();
const recorded = await record({
  ...{ file, out: file, env: process.env, window: browser, browser, headed: false, person: walk },
});
const failed = recorded.replayed.filter(({ trouble }) => trouble !== undefined);
console.log(
  JSON.stringify({
    ...recorded,
    replayed: recorded.replayed.length,
    failed: failed.map(({ trouble }) => trouble),
  }),
);
process.exit(failed.length === 0 && recorded.replayed.length === 2 ? 0 : 3);
