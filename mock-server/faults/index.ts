import { authorizeRedirectPrefixMatch } from './authorize-redirect-prefix-match.ts';
import { authorizeStateDropped } from './authorize-state-dropped.ts';
import type { Fault } from './fault.ts';
import { tokenCodeReusable } from './token-code-reusable.ts';

export type { Fault } from './fault.ts';

/** Every known fault, by id. */
export const FAULTS: readonly Fault[] = [
  authorizeRedirectPrefixMatch,
  authorizeStateDropped,
  tokenCodeReusable,
];

/**
 * Finds faults by their ids, in the order asked for.
 * @throws naming the ids that are unknown
 */
export function findFaults(ids: readonly string[]): readonly Fault[] {
  return ids.map((id) => {
    const fault = FAULTS.find((candidate) => candidate.id === id);
    if (fault === undefined) {
      throw new RangeError(`unknown fault "${id}"; known are: ${FAULTS.map((known) => known.id).join(', ')}`);
    }
    return fault;
  });
}
