/** Code that plays scenarios of its own: acts and passive checks, by the id of their scenario. */
import { API_ACTS } from './acts/api-acts.ts';
import { CALLBACK_ACTS } from './acts/callback-acts.ts';
import { PAGE_ACTS } from './acts/page-acts.ts';
import { SESSION_ACTS } from './acts/session-acts.ts';
import { ActFailed } from './acts/stage.ts';
import type { Bed } from './bed.ts';
import { type Finding, unseen } from './finding.ts';
import { PAGE_CHECKS } from './passive/pages.ts';
import { REQUEST_CHECKS } from './passive/requests.ts';
import type { Act, PassiveCheck, Topic } from './scenario.ts';

/** Scenarios in which something is done. */
export const ACTS: Topic<Act> = { ...CALLBACK_ACTS, ...PAGE_ACTS, ...SESSION_ACTS, ...API_ACTS };

/** Scenarios that are read from honest sign-ins. */
export const CHECKS: Topic<PassiveCheck> = { ...REQUEST_CHECKS, ...PAGE_CHECKS };

/** Plays an act; when it cannot be played through, that is what is found. */
export async function attemptAct(act: Act, bed: Bed): Promise<Readonly<Record<string, Finding>>> {
  try {
    await bed.app?.ensure();
    return await act(bed);
  } catch (error) {
    const [reason = ''] = String(error instanceof Error ? error.message : error).split('\n');
    const kind = error instanceof ActFailed ? '' : 'the act broke off: ';
    return { '*': unseen('The act comes to its end.', `${kind}${reason}`) };
  }
}
