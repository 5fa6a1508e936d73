import { UsageError } from '../runner/usage-error.ts';
import type { BrowserLaunch } from '../suites/browser/browser-launch.ts';
import { BrowserNotFound, resolveBrowser } from '../suites/browser/index.ts';
import type { Io } from './io.ts';

/** The browser that shows a window. @throws UsageError which says how to get one */
export async function findWindow(explicit: string | undefined, io: Io): Promise<BrowserLaunch> {
  try {
    return await resolveBrowser({ explicit, env: io.env, windowed: true });
  } catch (error) {
    if (error instanceof BrowserNotFound) throw new UsageError(error.message);
    throw error;
  }
}
