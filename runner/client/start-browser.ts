/** Starts the browser of a client run. */
import type { Browser } from '@playwright/test';
import type { BrowserLaunch } from '../../suites/browser/browser-launch.ts';
import { openBrowser } from '../../suites/browser/open-browser.ts';

/** These start pages sooner. The browser meets this machine only, so its inner walls protect nothing here. */
const SWIFT_FLAGS = ['--in-process-gpu', '--disable-site-isolation-trials'];

/** The browser; signals are left to the run, which closes it. */
export function startBrowser(launch: BrowserLaunch): Promise<Browser> {
  return openBrowser(launch, { args: SWIFT_FLAGS, handleSignals: false });
}
