import * as families from './families/index.ts';
import type { Fault, FaultId } from './fault.ts';

/** Every known fault. */
export const FAULTS: readonly Fault[] = Object.values(families).flatMap((family) =>
  Object.entries(family).map(([id, row]) => ({ id: id as FaultId, ...row })),
);

/** Every known fault, for users of the library. */
export const knownFaults = (): readonly Fault[] => FAULTS;
