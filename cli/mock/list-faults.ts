/** `mock --list-faults`. */

import { knownFaults } from '../../mock-server/index.ts';
import { countOf } from '../../reports/render/labels.ts';
import { exitCodes } from '../../specs/exit-codes.ts';
import type { Io } from '../io.ts';

/** Prints every named fault: what it does wrong, which requirement must notice, and who is harmed. */
export function listFaults(json: boolean, io: Io): number {
  const faults = knownFaults().map(({ id, title, breaks, harm }) => ({ id, title, breaks, harm }));
  if (json) {
    io.out(JSON.stringify(faults, null, 2));
    return exitCodes.met;
  }
  for (const { id, title, breaks, harm } of faults) {
    io.out(`${io.paint.bold(id)}  ${title}`);
    io.out(`    breaks ${breaks}: ${harm}`);
  }
  io.out('');
  io.out(`${countOf(faults.length, 'fault')}; --fault ID switches one on`);
  return exitCodes.met;
}
