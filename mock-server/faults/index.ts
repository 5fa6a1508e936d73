import { BACK_FAULTS } from './back-faults.ts';
import type { Fault } from './fault.ts';
import { FRONT_FAULTS } from './front-faults.ts';

export type { Fault } from './fault.ts';

/** Every known fault. */
export const FAULTS: readonly Fault[] = [...FRONT_FAULTS, ...BACK_FAULTS];
