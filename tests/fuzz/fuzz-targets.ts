import { CORE_FUZZ_TARGETS } from './core-targets.ts';
import type { FuzzTarget } from './fuzz-target.ts';
import { LIFE_CYCLE_FUZZ_TARGETS } from './life-cycle-target.ts';
import { LOAD_FUZZ_TARGET } from './load-target.ts';
import { PAGE_FUZZ_TARGET } from './page-target.ts';
import { RACE_FUZZ_TARGET } from './race-target.ts';
import { SOCKET_FUZZ_TARGET } from './socket-target.ts';

/** All there is to attack, the cheap ones first. */
export const FUZZ_TARGETS: readonly FuzzTarget[] = [
  ...CORE_FUZZ_TARGETS,
  PAGE_FUZZ_TARGET,
  ...LIFE_CYCLE_FUZZ_TARGETS,
  SOCKET_FUZZ_TARGET,
  RACE_FUZZ_TARGET,
  LOAD_FUZZ_TARGET,
];
