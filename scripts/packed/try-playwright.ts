/** The packed package beside each version of Playwright Test that the peer range promises, and beside those it does not. */
import { cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../../specs/index.ts';
import { installedPlaywright } from '../../suites/fixtures/playwright-version.ts';
import { npmInstall, runStep, type Step } from './run-step.ts';

/** Requirements that need the raw client, pages, and a browser; one of a client that needs all of its driver. */
const JUDGED = [
  'provider',
  '--depth',
  'quick',
  '--only',
  'code-single-use,interaction-not-stored',
  '--quiet',
];
const CLIENT = [
  'client',
  '--config',
  'web-app/airisk-client.json',
  '--only',
  'client-state-wrong',
  '--quiet',
];

/** As its users name it. */
const OWN = 'airisk-conformance';

/** Older than anything promised. */
const TOO_OLD = '1.40.1';

/** A test that uses the entry which loads Playwright itself, beside the project's own import of it. */
const BOTH = `import { expect as own } from '@playwright/test';
import { expect, test } from ${JSON.stringify(`${OWN}/playwright`)};
test('one copy of Playwright, and a browser', async ({ page, airisk }) => {
  expect(own).toBe(expect);
  await page.goto(airisk.url);
});
`;

/** The oldest and the newest version that this was tried with. */
export function promisedVersions(): string[] {
  const { oldest, newest } = installedPlaywright();
  return [oldest, newest];
}

/** A project with its own Playwright of this version: one copy, the fixtures with the shipped browser, both judges. */
export function tryVersion(version: string, folder: string, tarball: string): boolean {
  const cwd = makeProject(join(folder, `playwright-${version}`));
  const step = (title: string, command: Step['command'], more: Partial<Step> = {}) =>
    runStep({ title: `Playwright ${version}: ${title}`, cwd, command, ...more });
  return (
    step('npm install', npmInstall(tarball, `@playwright/test@${version}`)) &&
    isOnly(version, cwd) &&
    step('fixtures', ['npx', 'playwright', 'test']) &&
    step('provider', ['npx', 'airisk-conformance', ...JUDGED]) &&
    step('client', ['npx', 'airisk-conformance', ...CLIENT])
  );
}

/** Too old, or missing: a sentence says what to install, and what needs no Playwright works. */
export function tryRefused(folder: string, tarball: string): boolean {
  const cwd = makeProject(join(folder, 'playwright-refused'));
  const step = (title: string, command: Step['command'], more: Partial<Step> = {}) =>
    runStep({ title: `Playwright ${title}`, cwd, command, ...more });
  const tool = (...args: string[]): Step['command'] => ['npx', 'airisk-conformance', ...args];
  return (
    step(`${TOO_OLD}: npm refuses it`, npmInstall(tarball, `@playwright/test@${TOO_OLD}`), {
      ...{ exit: 1, says: 'ERESOLVE' },
    }) &&
    step(`${TOO_OLD}: forced`, npmInstall('--legacy-peer-deps', tarball, `@playwright/test@${TOO_OLD}`)) &&
    step(`${TOO_OLD}: refused`, tool(...JUDGED), { exit: 2, says: 'this was tried with' }) &&
    step('missing: npm', ['npm', 'uninstall', '--legacy-peer-deps', '@playwright/test']) &&
    step('missing: refused', tool(...JUDGED), {
      exit: 2,
      says: 'npm install --save-dev @playwright/test@',
    }) &&
    step('missing: the mock does not need it', tool('mock', '--list-faults')) &&
    step('missing: a list does not need it', tool('provider', '--list')) &&
    step('missing: the library does not need it', [
      process.execPath,
      ...['--import', OWN, '--import', `${OWN}/verdict`, '-e', '0'],
    ])
  );
}

function makeProject(cwd: string): string {
  mkdirSync(cwd);
  writeFileSync(join(cwd, 'package.json'), '{ "private": true, "type": "module" }');
  for (const name of ['app.js', 'playwright.config.js', 'sign-in.test.js'])
    cpSync(join(packageRoot, 'examples', 'use-playwright', name), join(cwd, name));
  cpSync(join(packageRoot, 'examples', 'web-app'), join(cwd, 'web-app'), { recursive: true });
  writeFileSync(join(cwd, 'both.test.js'), BOTH);
  return cwd;
}

function isOnly(version: string, cwd: string): boolean {
  const modules = join(cwd, 'node_modules');
  const { version: found } = JSON.parse(
    readFileSync(join(modules, '@playwright', 'test', 'package.json'), 'utf8'),
  );
  const second = ['@playwright/test', 'playwright', 'playwright-core'].filter((name) =>
    existsSync(join(modules, 'airisk-conformance', 'node_modules', name)),
  );
  if (found === version && second.length === 0) return true;
  process.stdout.write(`FAIL  Playwright ${version}: ${found} is installed, and a second ${second}\n`);
  return false;
}
