import * as families from './families/index.ts';
import type { Fault, FaultId } from './fault.ts';

let known: readonly Fault[] | undefined;

/** Every known fault. */
export function knownFaults(): readonly Fault[] {
  known ??= Object.values(families).flatMap((family) =>
    Object.entries(family()).map(([id, row]) => ({ id: id as FaultId, ...row })),
  );
  return known;
}
