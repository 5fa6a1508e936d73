import { expect, test } from '@playwright/test';
import { installedPlaywright } from '../../suites/fixtures/playwright-version.ts';
import { checkPlaywright } from './check-playwright.ts';

const { oldest, newest } = installedPlaywright();
const [major = 0, minor = 0] = newest.split('.').map(Number);

test('the versions of the manifest, and a later patch, are used without a word', () => {
  expect(oldest).toMatch(/^\d+\.\d+\.\d+$/);
  for (const version of [oldest, newest, `${major}.${minor}.99`])
    expect(checkPlaywright(installedPlaywright(version)), version).toBeUndefined();
});

test('an older one and another major version are refused with what to install', () => {
  for (const version of ['0.9.0', '1.9.1', `${major + 1}.0.0`]) {
    const check = () => checkPlaywright(installedPlaywright(version));
    expect(check).toThrow(`@playwright/test ${version}`);
    expect(check).toThrow(`tried with ${oldest} to ${newest}`);
    expect(check).toThrow(`npm install --save-dev @playwright/test@${newest}`);
  }
});

test('a missing one is refused', () => {
  const missing = { version: undefined, oldest, newest, age: 'missing' } as const;
  expect(() => checkPlaywright(missing)).toThrow('@playwright/test is not installed');
});

test('a newer one is used by its documented interface, and that is told', () => {
  const newer = installedPlaywright(`${major}.${minor + 1}.0`);
  expect(newer.age).toBe('newer');
  expect(checkPlaywright(newer)).toContain('newer than what this was tried with');
});
