/** Command-line flags and Playwright options for a browser that only talks to the target. */
import { spawnSync } from 'node:child_process';
import { statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { BrowserLaunch } from './browser-launch.ts';

/** Each stops something that would reach the network, or report, without being asked. */
const QUIET_FLAGS = [
  '--disable-background-networking',
  '--disable-client-side-phishing-detection',
  '--disable-component-update',
  '--disable-default-apps',
  '--disable-domain-reliability',
  '--disable-sync',
  '--metrics-recording-only',
  '--no-default-browser-check',
  '--no-first-run',
  '--no-pings',
  '--safebrowsing-disable-auto-update',
] as const;

/** Flags for this binary on this machine. */
export function browserFlags(path: string, env: Readonly<Record<string, string | undefined>>): string[] {
  return [...QUIET_FLAGS, ...(sandboxWorks(path, env) ? [] : ['--no-sandbox'])];
}

/**
 * Chromium refuses to run sandboxed as root, and on Linux needs either user namespaces (which containers and some
 * distributions deny) or its setuid helper beside the binary.
 */
function sandboxWorks(path: string, env: Readonly<Record<string, string | undefined>>): boolean {
  if (process.platform !== 'linux') return true;
  if (process.getuid?.() === 0) return false;
  const helpers = [env.CHROME_DEVEL_SANDBOX, join(dirname(path), 'chrome-sandbox')];
  if (helpers.some((helper) => helper !== undefined && isSetuidRoot(helper))) return true;
  const options = { env: { ...env }, stdio: 'ignore' as const, timeout: 5_000 };
  return spawnSync('unshare', ['--user', '--map-root-user', 'true'], options).status === 0;
}

function isSetuidRoot(path: string): boolean {
  const stat = statSync(path, { throwIfNoEntry: false });
  return stat !== undefined && stat.uid === 0 && (stat.mode & 0o4000) !== 0;
}

/** Proxies are set by flags, which say it better; session keys, and logs of what is visited, are written nowhere. */
const NOT_FOR_BROWSERS = /^((https?|all|no|ftp|auto)_proxy|SSLKEYLOGFILE|CHROME_LOG_FILE)$/i;

/** What `chromium.launch` takes. Playwright's `env` replaces the environment, so the process's own is merged in. */
export function launchOptions(browser: BrowserLaunch): {
  executablePath?: string;
  args: string[];
  env: Record<string, string>;
  chromiumSandbox: boolean;
  headless: true;
} {
  const inherited = Object.entries(process.env).flatMap(([key, value]) =>
    value === undefined || NOT_FOR_BROWSERS.test(key) ? [] : [[key, value]],
  );
  return {
    ...(browser.executablePath === undefined ? {} : { executablePath: browser.executablePath }),
    args: [...browser.args],
    env: { ...Object.fromEntries(inherited), ...browser.env },
    chromiumSandbox: !browser.args.includes('--no-sandbox'),
    headless: true,
  };
}
