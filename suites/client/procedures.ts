/** Code that plays scenarios of its own: acts and passive checks, by the id of their scenario. */

import { type Finding, unseen } from './finding.ts';
import { PAGE_CHECKS } from './observations/pages.ts';
import { REQUEST_CHECKS } from './observations/requests.ts';
import type { Act, PassiveCheck, Topic } from './scenario.ts';
import { API_ACTS } from './scripted/api.ts';
import { CALLBACK_ACTS } from './scripted/callback.ts';
import { ActFailed } from './scripted/helpers.ts';
import { PAGE_ACTS } from './scripted/page.ts';
import { SESSION_ACTS } from './scripted/session.ts';
import type { TestEnvironment } from './test-environment.ts';

/** Scenarios in which something is done. */
export const ACTS: Topic<Act> = { ...CALLBACK_ACTS, ...PAGE_ACTS, ...SESSION_ACTS, ...API_ACTS };

/** Scenarios that are read from honest sign-ins. */
export const CHECKS: Topic<PassiveCheck> = { ...REQUEST_CHECKS, ...PAGE_CHECKS };

/** Plays an act; when it cannot be played through, that is what is found. */
export async function attemptAct(
  act: Act,
  environment: TestEnvironment,
): Promise<Readonly<Record<string, Finding>>> {
  try {
    await environment.app?.ensure();
    return await act(environment);
  } catch (error) {
    const [reason = ''] = String(error instanceof Error ? error.message : error).split('\n');
    const kind = error instanceof ActFailed ? '' : 'the act broke off: ';
    return { '*': unseen('The act comes to its end.', `${kind}${reason}`) };
  }
}
