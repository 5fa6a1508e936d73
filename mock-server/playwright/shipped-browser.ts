/** Lets a project's tests start although it has downloaded no browser. */
import type { PlaywrightWorkerOptions } from '@playwright/test';
import { findPlaywrightDownload } from '../../suites/browser/find-playwright-download.ts';
import { BrowserNotFound, resolveBrowser } from '../../suites/browser/index.ts';

type LaunchOptions = PlaywrightWorkerOptions['launchOptions'];

/** What a project says of its browser. */
export interface AskedBrowser {
  readonly launchOptions: LaunchOptions;
  readonly browserName: PlaywrightWorkerOptions['browserName'];
  /** Of the configuration: the fixtures `channel` and `headless` are made of the launch options. */
  readonly configured: Partial<Pick<PlaywrightWorkerOptions, 'channel' | 'headless'>>;
}

/**
 * The launch options of the project, with the browser of `AIRISK_BROWSER`, an installed one or the one that comes with this
 * package where the project names none and Playwright has none of its own. Where none is found either, Playwright's own
 * message says what to do.
 */
export async function withBrowser(asked: AskedBrowser): Promise<LaunchOptions> {
  const { launchOptions, browserName, configured } = asked;
  const named = configured.channel ?? launchOptions.channel ?? launchOptions.executablePath;
  const { AIRISK_BROWSER: explicit } = process.env;
  if (browserName !== 'chromium' || named !== undefined) return launchOptions;
  if (!explicit && findPlaywrightDownload(process.env).length > 0) return launchOptions;
  const windowed = (configured.headless ?? launchOptions.headless) === false;
  try {
    const { executablePath, args, env } = await resolveBrowser({ windowed });
    return {
      ...(executablePath === undefined ? {} : { executablePath }),
      ...launchOptions,
      args: [...args, ...(launchOptions.args ?? [])],
      ...(Object.keys(env).length > 0 || launchOptions.env
        ? { env: { ...definedOnly(process.env), ...env, ...launchOptions.env } }
        : {}),
    };
  } catch (error) {
    if (error instanceof BrowserNotFound && !explicit) return launchOptions;
    throw error;
  }
}

function definedOnly(env: NodeJS.ProcessEnv): Record<string, string> {
  return Object.fromEntries(
    Object.entries(env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
}
