/**
 * Finds a browser that starts, in this order: the one that was asked for, Playwright's own download, an installed
 * Chrome, Chromium or Edge, and the copy inside the npm package `@sparticuz/chromium` (Linux x64).
 */
import type { BrowserLaunch } from './browser-launch.ts';
import { BrowserNotFound, describeTried, type Environment, launchOf } from './describe-launch.ts';
import { embeddedIsUsable } from './embedded-copy.ts';
import { findInstalled } from './find-installed.ts';
import { findPlaywrightDownload } from './find-playwright-download.ts';
import { describeFailure, probeBrowser } from './probe-browser.ts';
import { resolveEmbedded } from './resolve-embedded.ts';

export { BrowserNotFound } from './describe-launch.ts';
export { launchOptions } from './launch-flags.ts';

export interface ResolveOptions {
  /** A path from the configuration; `AIRISK_BROWSER` is used where it is absent. */
  readonly explicit?: string | undefined;
  /** Default: the environment of this process. */
  readonly env?: Environment;
  /** It has to show a window: a shell without one does not do. */
  readonly windowed?: boolean;
}

/**
 * How to start the browser of this run. Nothing is downloaded; the embedded copy is unpacked once per user.
 * @throws BrowserNotFound
 */
export async function resolveBrowser(options: ResolveOptions = {}): Promise<BrowserLaunch> {
  const env = options.env ?? process.env;
  const explicit = options.explicit ?? (env.AIRISK_BROWSER || undefined);
  if (explicit !== undefined) return resolveExplicit(explicit, env);

  const tried: string[] = [];
  const candidates = [...findPlaywrightDownload(env), ...findInstalled(env)];
  for (const candidate of options.windowed ? candidates.filter(hasWindows) : candidates) {
    const probe = await probeBrowser(candidate.path, env);
    if (probe.starts) return launchOf(candidate.path, probe, candidate.origin, env);
    tried.push(`${candidate.path} ${describeFailure(probe)}`);
  }
  if (options.windowed)
    throw new BrowserNotFound(
      `no browser found that shows windows${describeTried(tried)}: install Chrome or Chromium, run \`npx playwright install chromium\`, or name one with --browser`,
    );
  if (embeddedIsUsable()) return resolveEmbedded(env, tried);
  throw new BrowserNotFound(
    `no browser found${describeTried(tried)}: run \`npx playwright install chromium\`, or set AIRISK_BROWSER to a Chrome or Chromium`,
  );
}

const hasWindows = ({ path }: { readonly path: string }): boolean => !/headless[-_]shell/i.test(path);

async function resolveExplicit(path: string, env: Environment): Promise<BrowserLaunch> {
  const probe = await probeBrowser(path, env);
  if (probe.starts) return launchOf(path, probe, 'as configured', env);
  throw new BrowserNotFound(
    `the configured browser ${path} ${describeFailure(probe)}: correct AIRISK_BROWSER, or unset it to let one be found`,
  );
}
