/** The verdict on the client that called, when the mock is stopped. */
import type { ClientVerdict } from '../../runner/verdict/client-verdict.ts';
import type { Io } from '../io.ts';

/** Prints a verdict, for people or as one line of JSON. */
export function tellVerdict(verdict: ClientVerdict, json: boolean, io: Io): void {
  if (json) {
    io.out(JSON.stringify(verdict));
    return;
  }
  const { paint } = io;
  const colour = verdict.exitCode === 0 ? paint.green : verdict.exitCode === 1 ? paint.red : paint.yellow;
  io.out(`${colour(verdict.verdict)}: ${verdict.summary}`);
  for (const { id, outcome, explanation, requests } of verdict.requirements) {
    if (outcome === 'pass') continue;
    io.out(`  ${outcome === 'fail' ? paint.red('FAIL') : paint.yellow('WARN')} ${id}: ${explanation}`);
    if (requests.length > 0) io.out(paint.dim(`       requests ${requests.join(', ')} of the journal`));
  }
  if (verdict.notSeen.length > 0)
    io.out(paint.dim(`  not seen: ${verdict.notSeen.map(({ id }) => id).join(', ')}`));
  for (const note of verdict.notes) io.out(`  ${note}`);
}
