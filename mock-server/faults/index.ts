import { BACK_FAULTS } from './back-faults.ts';
import type { Fault } from './fault.ts';
import { FRONT_FAULTS } from './front-faults.ts';
import { pickFaults } from './pick-faults.ts';

export type { Fault } from './fault.ts';

/** Every known fault. */
export const FAULTS: readonly Fault[] = [...FRONT_FAULTS, ...BACK_FAULTS];

/** Finds faults by their ids, in the order asked for. @throws RangeError naming an id that is unknown */
export const findFaults = (ids: readonly string[]): readonly Fault[] => pickFaults(FAULTS, ids);
