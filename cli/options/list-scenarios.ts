/** `client --list`. */

import { countOf } from '../../reports/render/labels.ts';
import { selectScenarios } from '../../runner/client/select-scenarios.ts';
import { exitCodes } from '../../specs/exit-codes.ts';
import type { Io } from '../io.ts';

/** Prints the scenarios with what they need and which requirements they judge, or as JSON. */
export function listScenarios(ids: readonly string[] | undefined, json: boolean, io: Io): number {
  const scenarios = selectScenarios(ids, undefined);
  if (json) {
    io.out(JSON.stringify(scenarios, null, 2));
    return exitCodes.met;
  }
  for (const { id, title, rows, needs = [], vectors = [] } of scenarios) {
    const played = vectors.length > 1 ? `, ${vectors.length} times` : '';
    io.out(
      `${io.paint.bold(id)}  ${title}${played}${needs.length > 0 ? io.paint.dim(`; needs ${needs.join(', ')}`) : ''}`,
    );
    io.out(`  ${Object.keys(rows).join(', ')}`);
  }
  const judged = new Set(scenarios.flatMap(({ rows }) => Object.keys(rows)));
  io.out('');
  io.out(
    `${countOf(scenarios.length, 'scenario judges', 'scenarios judge')} ${countOf(judged.size, 'requirement')}`,
  );
  return exitCodes.met;
}
