/**
 * Finds a browser that starts, in this order: the one that was asked for, Playwright's own download, an installed
 * Chrome, Chromium or Edge, and the copy inside the npm package `@sparticuz/chromium` (Linux x64).
 */
import type { BrowserLaunch } from '../targets/target-spec.ts';
import { embeddedIsUsable, unpackEmbedded } from './embedded-copy.ts';
import { findInstalled } from './find-installed.ts';
import { findPlaywrightDownload } from './find-playwright-download.ts';
import { browserFlags } from './launch-flags.ts';
import { describeFailure, type Probe, probeBrowser } from './probe-browser.ts';

export { launchOptions } from './launch-flags.ts';

export interface ResolveOptions {
  /** A path from the configuration; `AIRISK_BROWSER` is used where it is absent. */
  readonly explicit?: string | undefined;
  /** Default: the environment of this process. */
  readonly env?: Readonly<Record<string, string | undefined>>;
}

/** No browser can be had; the message is one line and says what to run. */
export class BrowserNotFound extends Error {}

/**
 * How to start the browser of this run. Nothing is downloaded; the embedded copy is unpacked once per user.
 * @throws BrowserNotFound
 */
export async function resolveBrowser(options: ResolveOptions = {}): Promise<BrowserLaunch> {
  const env = options.env ?? process.env;
  const explicit = options.explicit ?? (env.AIRISK_BROWSER || undefined);
  if (explicit !== undefined) return resolveExplicit(explicit, env);

  const tried: string[] = [];
  for (const candidate of [...findPlaywrightDownload(env), ...findInstalled(env)]) {
    const probe = await probeBrowser(candidate.path, env);
    if (probe.starts) return launchOf(candidate.path, probe, candidate.origin, env);
    tried.push(`${candidate.path} ${describeFailure(probe)}`);
  }
  if (embeddedIsUsable()) return resolveEmbedded(env, tried);
  throw new BrowserNotFound(
    `no browser found${seen(tried)}: run \`npx playwright install chromium\`, or set AIRISK_BROWSER to a Chrome or Chromium`,
  );
}

async function resolveExplicit(
  path: string,
  env: NonNullable<ResolveOptions['env']>,
): Promise<BrowserLaunch> {
  const probe = await probeBrowser(path, env);
  if (probe.starts) return launchOf(path, probe, 'as configured', env);
  throw new BrowserNotFound(
    `the configured browser ${path} ${describeFailure(probe)}: correct AIRISK_BROWSER, or unset it to let one be found`,
  );
}

async function resolveEmbedded(
  env: NonNullable<ResolveOptions['env']>,
  tried: string[],
): Promise<BrowserLaunch> {
  const copy = await unpackEmbedded(env);
  const fonts = env.FONTCONFIG_FILE || env.FONTCONFIG_PATH ? {} : { FONTCONFIG_FILE: copy.fontsFile };
  const plain = await probeBrowser(copy.executable, { ...env, ...fonts });
  if (plain.starts) return { ...launchOf(copy.executable, plain, 'embedded copy', env), env: fonts };

  const libraries = [copy.libraryFolder, env.LD_LIBRARY_PATH].filter(Boolean).join(':');
  const added = { ...fonts, LD_LIBRARY_PATH: libraries };
  const probe = await probeBrowser(copy.executable, { ...env, ...added });
  if (probe.starts) {
    return { ...launchOf(copy.executable, probe, 'embedded copy with its own libraries', env), env: added };
  }
  throw new BrowserNotFound(
    `the embedded browser ${copy.executable} ${describeFailure(probe)}${seen(tried)}: ` +
      'install Chromium with the system package manager, or set AIRISK_BROWSER to a Chrome or Chromium',
  );
}

function launchOf(
  path: string,
  probe: Probe,
  origin: string,
  env: NonNullable<ResolveOptions['env']>,
): BrowserLaunch {
  return {
    executablePath: path,
    args: browserFlags(path, env),
    env: {},
    description: `${probe.version ?? 'Chromium'} (${origin})`,
  };
}

function seen(tried: readonly string[]): string {
  return tried.length === 0 ? '' : ` (${tried.join('; ')})`;
}
