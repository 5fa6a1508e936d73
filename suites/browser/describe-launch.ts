import type { BrowserLaunch } from './browser-launch.ts';
import { browserFlags } from './launch-flags.ts';
import type { Probe } from './probe-browser.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

/** No browser can be had; the message is one line and says what to run. */
export class BrowserNotFound extends Error {}

/** How to start a binary that was seen to start. */
export function launchOf(path: string, probe: Probe, origin: string, env: Environment): BrowserLaunch {
  return {
    executablePath: path,
    args: browserFlags(path, env),
    env: {},
    description: `${probe.version ?? 'Chromium'} (${origin})`,
  };
}

/** What was found and does not start, for the end of a message. */
export function describeTried(tried: readonly string[]): string {
  return tried.length === 0 ? '' : ` (${tried.join('; ')})`;
}
