/** `provider --list`. */

import { countOf } from '../../reports/render/labels.ts';
import { rowsFor } from '../../runner/requirements/requirement-ids.ts';
import { exitCodes } from '../../specs/exit-codes.ts';
import { type Requirement, sourceOf } from '../../specs/index.ts';
import type { Io } from '../io.ts';

/** Prints the provider rows of the catalogue, grouped by area, or as JSON with their sources. */
export function listRequirements(only: readonly string[] | undefined, json: boolean, io: Io): number {
  const rows = rowsFor('provider', only);
  if (json) {
    io.out(
      JSON.stringify(
        rows.map((row) => ({ ...row, source: sourceOf(row) })),
        null,
        2,
      ),
    );
    return exitCodes.met;
  }
  for (const [area, group] of groupByArea(rows)) {
    io.out(io.paint.bold(area));
    for (const row of group) io.out(line(row, io));
    io.out('');
  }
  const tested = rows.filter((row) => row.verify.kind === 'tested').length;
  io.out(
    `${countOf(rows.length, 'requirement')}, ${tested} tested, ${rows.length - tested} excluded with a reason`,
  );
  return exitCodes.met;
}

function groupByArea(rows: readonly Requirement[]): Map<string, Requirement[]> {
  const groups = new Map<string, Requirement[]>();
  for (const row of rows) groups.set(row.area, [...(groups.get(row.area) ?? []), row]);
  return groups;
}

function line(row: Requirement, io: Io): string {
  const needs = row.applies.length > 0 ? ` needs ${row.applies.join(', ')};` : '';
  const note = row.verify.kind === 'excluded' ? ` not tested: ${row.verify.reason};` : needs;
  return `  ${row.id.padEnd(44)} ${row.level.padEnd(6)} ${row.profile.padEnd(10)} ${row.title}${note ? io.paint.dim(`;${note}`.replace(/;$/, '')) : ''}`;
}
