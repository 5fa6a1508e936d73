import { createRequire } from 'node:module';
import type { Fault } from './fault.ts';

/**
 * Every known fault, for Node.js. They are hundreds of files, so they are read when one is first asked for: a mock without
 * faults starts in half the time. The path holds in the bundle too, where the faults are a file in a folder `faults`.
 */
export function knownFaults(): readonly Fault[] {
  const index: typeof import('./index.ts') = createRequire(import.meta.url)('../faults/index.js');
  return index.FAULTS;
}
