import { didYouMean } from '../../specs/documents/did-you-mean.ts';
import { type Condition, kindOfFault, parseFaultReference } from './condition.ts';
import type { Fault } from './fault.ts';
import { checkCondition } from './read-context.ts';

/** A fault, and when it shows. */
export interface PickedFault {
  readonly fault: Fault;
  /** All of them must hold: its own and the one that it is asked for with. None: always. */
  readonly conditions: readonly Condition[];
}

/**
 * Finds faults by their ids, with the conditions they are asked for with, in that order.
 * @throws RangeError naming an id or a condition that is unknown
 */
export function pickFaults(known: readonly Fault[], references: readonly string[]): readonly PickedFault[] {
  return references.map((text) => {
    const { id, condition } = parseFaultReference(text);
    const fault = known.find((candidate) => candidate.id === id);
    if (fault === undefined) {
      const ids = known.map((candidate) => candidate.id);
      const hint = didYouMean(id, ids) || '; `npx airisk-conformance mock --list-faults` lists them';
      throw new RangeError(`unknown fault "${id}"${hint}`);
    }
    if (condition) checkCondition(condition);
    return { fault, conditions: [...ownCondition(fault), ...(condition ? [condition] : [])] };
  });
}

function ownCondition({ id, when }: Fault): readonly Condition[] {
  return when === undefined ? [] : [{ kind: kindOfFault(id), values: Object.entries(when) }];
}
