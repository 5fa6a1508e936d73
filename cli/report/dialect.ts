import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { knownFaults } from '../../mock-server/index.ts';
import { likeReport } from '../../runner/like/like-report.ts';
import { exitCodes } from '../../specs/exit-codes.ts';
import type { Io } from '../io.ts';
import { readReport } from './read-report.ts';

/** The fault whose effect is that this requirement is broken. */
export const faultOf = (requirement: string): string | undefined =>
  knownFaults().find(({ breaks }) => breaks === requirement)?.id;

/**
 * Writes a dialect that answers as the deployment of a report was seen to answer. What no dialect can say is listed on
 * stderr.
 */
export function makeDialect(path: string, out: string | undefined, io: Io): number {
  const { file, unsaid, kept, medianMs } = likeReport(readReport(resolve(io.cwd, path)), faultOf);
  const text = JSON.stringify(file, null, 2);
  if (out === undefined) io.out(text);
  else {
    writeFileSync(resolve(io.cwd, out), `${text}\n`);
    io.out(`${out}: a mock that answers so is started by \`npx airisk-conformance mock --dialect ${out}\``);
  }
  if (unsaid.length + kept.length > 0 || medianMs !== undefined)
    io.err(io.paintErr.bold('What no dialect can say:'));
  for (const { condition, there, here } of unsaid) {
    io.err(`  ${condition}`);
    io.err(`      there: ${there}`);
    if (here !== undefined) io.err(`      mock:  ${here}`);
  }
  for (const { id, fault } of kept)
    io.err(
      `  ${id} is broken there; the mock keeps it${fault ? `, unless it is started with --fault ${fault}` : ''}`,
    );
  if (medianMs !== undefined)
    io.err(
      `  how long answers take (half of them within ${medianMs} ms): http.delayMs of the file, where it matters`,
    );
  return exitCodes.met;
}
