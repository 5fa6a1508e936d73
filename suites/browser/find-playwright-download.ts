/**
 * The browser that `playwright install` downloaded for the Playwright version in use. Loading Playwright to ask it costs
 * half a second, so its table of revisions is read instead; a test compares the two.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { homedir } from 'node:os';
import { dirname, isAbsolute, join, resolve } from 'node:path';
import type { Candidate } from './find-installed.ts';

const HEADLESS_NAMES = ['chrome-headless-shell', 'chrome-headless-shell.exe', 'headless_shell'];
const FULL_NAMES = [
  'chrome',
  'chrome.exe',
  'Google Chrome for Testing.app/Contents/MacOS/Google Chrome for Testing',
  'Chromium.app/Contents/MacOS/Chromium',
];

/** The headless shell, then the full browser, where they are completely installed. */
export function findPlaywrightDownload(env: Readonly<Record<string, string | undefined>>): Candidate[] {
  const core = playwrightCoreFolder();
  if (core === undefined) return [];
  const registry = registryFolder(env, core);
  if (!existsSync(registry)) return [];
  const revisions = readRevisions(core);
  return [
    ...findIn(
      registry,
      `chromium_headless_shell-${revisions.get('chromium-headless-shell')}`,
      HEADLESS_NAMES,
    ),
    ...findIn(registry, `chromium-${revisions.get('chromium')}`, FULL_NAMES),
  ];
}

function findIn(registry: string, name: string, executables: readonly string[]): Candidate[] {
  const folder = join(registry, name);
  // Playwright writes this marker last: without it a download was cut short.
  if (!existsSync(join(folder, 'INSTALLATION_COMPLETE'))) return [];
  for (const inner of readdirSync(folder)) {
    const found = executables.map((file) => join(folder, inner, file)).find((path) => existsSync(path));
    if (found) return [{ path: found, origin: `Playwright's own download ${name}` }];
  }
  return [];
}

function playwrightCoreFolder(): string | undefined {
  try {
    let from = import.meta.url;
    // Only the first is ours to ask: package managers that keep dependencies apart show each its own.
    for (const name of ['@playwright/test', 'playwright', 'playwright-core'])
      from = createRequire(from).resolve(`${name}/package.json`);
    return dirname(from);
  } catch {
    return undefined;
  }
}

function registryFolder(env: Readonly<Record<string, string | undefined>>, core: string): string {
  const chosen = env.PLAYWRIGHT_BROWSERS_PATH;
  if (chosen === '0') return join(core, '.local-browsers');
  if (chosen) return isAbsolute(chosen) ? chosen : resolve(env.INIT_CWD ?? process.cwd(), chosen);
  if (process.platform === 'darwin') return join(homedir(), 'Library', 'Caches', 'ms-playwright');
  if (process.platform === 'win32') {
    return join(env.LOCALAPPDATA ?? join(homedir(), 'AppData', 'Local'), 'ms-playwright');
  }
  return join(env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'ms-playwright');
}

function readRevisions(core: string): Map<string, string> {
  const table: { browsers: { name: string; revision: string }[] } = JSON.parse(
    readFileSync(join(core, 'browsers.json'), 'utf8'),
  );
  return new Map(table.browsers.map((browser) => [browser.name, browser.revision]));
}
