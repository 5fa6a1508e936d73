/** Code that plays scenarios of its own: acts and passive checks, by the id of their scenario. */
import type { ClientScenario } from '../../specs/generated/client-scenario.ts';
import { API_ACTS } from './acts/api-acts.ts';
import { CALLBACK_ACTS } from './acts/callback-acts.ts';
import { PAGE_ACTS } from './acts/page-acts.ts';
import { SESSION_ACTS } from './acts/session-acts.ts';
import { type Act, ActFailed } from './acts/stage.ts';
import type { Bed } from './bed.ts';
import { type Finding, unseen } from './finding.ts';
import { PAGE_CHECKS } from './passive/pages.ts';
import { REQUEST_CHECKS } from './passive/requests.ts';

export const ACTS: Readonly<Record<string, Act>> = {
  ...CALLBACK_ACTS,
  ...PAGE_ACTS,
  ...SESSION_ACTS,
  ...API_ACTS,
};
export const CHECKS = { ...REQUEST_CHECKS, ...PAGE_CHECKS };
/** Whether there is code to play a scenario. */
export function hasProcedure({ id, shape }: Pick<ClientScenario, 'id' | 'shape'>): boolean {
  if (shape === 'passive') return Object.hasOwn(CHECKS, id);
  return shape !== 'act' || Object.hasOwn(ACTS, id);
}

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
