/** Code that plays scenarios of its own: scripted ones and observations, by the id of their scenario. */

import { type Finding, unseen } from './finding.ts';
import { PAGE_CHECKS } from './observations/pages.ts';
import { REQUEST_CHECKS } from './observations/requests.ts';
import type { ObservationCheck, Script, Topic } from './scenario.ts';
import { API_SCRIPTS } from './scripted/api.ts';
import { CALLBACK_SCRIPTS } from './scripted/callback.ts';
import { ScriptFailed } from './scripted/helpers.ts';
import { PAGE_SCRIPTS } from './scripted/page.ts';
import { SESSION_SCRIPTS } from './scripted/session.ts';
import type { TestEnvironment } from './test-environment.ts';

/** Scenarios in which something is done. */
export const SCRIPTS: Topic<Script> = {
  ...CALLBACK_SCRIPTS,
  ...PAGE_SCRIPTS,
  ...SESSION_SCRIPTS,
  ...API_SCRIPTS,
};

/** Scenarios that are read from honest sign-ins. */
export const CHECKS: Topic<ObservationCheck> = { ...REQUEST_CHECKS, ...PAGE_CHECKS };

/** Plays a script; when it cannot be played through, that is what is found. */
export async function attemptScript(
  script: Script,
  environment: TestEnvironment,
): Promise<Readonly<Record<string, Finding>>> {
  try {
    await environment.app?.ensure();
    return await script(environment);
  } catch (error) {
    return { '*': unseen('The script comes to its end.', whyBrokenOff(error, environment)) };
  }
}

/** An application that ended while it was driven gives no answer any more: its end is the cause, not what the browser met then. */
function whyBrokenOff(error: unknown, { app }: TestEnvironment): string {
  const last = app?.ending();
  if (last !== undefined) return `the application ended in this scenario: ${last.split('\n', 1)[0]}`;
  const [reason = ''] = String(error instanceof Error ? error.message : error).split('\n');
  return error instanceof ScriptFailed ? reason : `the script broke off: ${reason}`;
}
