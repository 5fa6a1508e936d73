import { BACK_FAULTS } from './back-faults.ts';
import type { Fault } from './fault.ts';
import { FRONT_FAULTS } from './front-faults.ts';

export type { Fault } from './fault.ts';

/** Every known fault. */
export const FAULTS: readonly Fault[] = [...FRONT_FAULTS, ...BACK_FAULTS];

/**
 * Finds faults by their ids, in the order asked for.
 * @throws RangeError naming an id that is unknown
 */
export function findFaults(ids: readonly string[]): readonly Fault[] {
  return ids.map((id) => {
    const fault = FAULTS.find((candidate) => candidate.id === id);
    if (fault === undefined)
      throw new RangeError(`unknown fault "${id}"; \`airisk-conformance mock --list-faults\` lists them`);
    return fault;
  });
}
