import type { Fault } from './fault.ts';

/**
 * Finds faults by their ids, in the order asked for.
 * @throws RangeError naming an id that is unknown
 */
export function pickFaults(known: readonly Fault[], ids: readonly string[]): readonly Fault[] {
  return ids.map((id) => {
    const fault = known.find((candidate) => candidate.id === id);
    if (fault === undefined)
      throw new RangeError(`unknown fault "${id}"; \`airisk-conformance mock --list-faults\` lists them`);
    return fault;
  });
}
