/** Waiver files: accepted findings. Whether each still holds is judged with the report. */

import type { Waiver } from '../../reports/model/types.ts';
import { didYouMean } from '../../specs/documents/did-you-mean.ts';
import { DocumentError, readSource } from '../../specs/documents/read-document.ts';
import { findMistakes } from '../../specs/documents/schema-errors.ts';
import { exitCodes } from '../../specs/exit-codes.ts';
import { loadCatalogue, type Requirement, readSpec } from '../../specs/index.ts';
import { UsageError } from '../usage-error.ts';

/** A waiver that never runs out is no waiver; a leap year fits. */
const MOST_DAYS_AHEAD = 366;
const DAY_MS = 86_400_000;
/** The longest line about a value in the file. */
const MOST_SHOWN = 60;

/**
 * Reads a waiver file.
 * @param actor Whom the run judges: only requirements of that side can be waived.
 * @throws UsageError with exit code 6 for a file that is not one, or that waives a requirement twice or none
 */
export function readWaivers(
  path: string,
  actor: Requirement['actor'] = 'provider',
  now: Date = new Date(),
): Waiver[] {
  try {
    const { value: document, text } = readSource(path);
    const mistakes = findMistakes(readSpec<object>('schemas/waivers.schema.json'), document);
    if (mistakes.length > 0)
      throw new DocumentError(
        path,
        mistakes.map(({ line }) => line),
        text,
      );
    const waivers = document as Waiver[];
    const problems = findProblems(waivers, actor, now);
    if (problems.length > 0) throw new DocumentError(path, problems, text);
    return waivers;
  } catch (error) {
    if (error instanceof DocumentError) throw new UsageError(error.message, exitCodes.waiver);
    throw error;
  }
}

function findProblems(waivers: readonly Waiver[], actor: Requirement['actor'], now: Date): string[] {
  const rows = loadCatalogue();
  return waivers.flatMap((waiver, index) => {
    const problem =
      findTooWide(waiver.requirement, rows) ??
      findUnknown(waiver.requirement, rows, actor) ??
      findTwice(waivers, index) ??
      findEmptyWords(waiver) ??
      findTooLong(waiver, now);
    return problem === undefined ? [] : [`[${index}].${problem}`];
  });
}

/** A waiver covers one requirement: nobody accepts findings that are not known yet. */
function findTooWide(text: string, rows: readonly Requirement[]): string | undefined {
  const id = text.trim().toLowerCase();
  const wide = [...new Set(rows.flatMap((row) => [row.area, row.profile, row.level, row.actor]))] as string[];
  const isPattern = /[*?%^$|,;()[\]{}\s/]/.test(id) || id.endsWith('-') || id === 'all' || id === 'any';
  if (!isPattern && !wide.includes(id)) return undefined;
  return `requirement: "${shorten(text)}" is too wide: a waiver names one requirement by its id`;
}

function findUnknown(
  id: string,
  rows: readonly Requirement[],
  actor: Requirement['actor'],
): string | undefined {
  const row = rows.find((candidate) => candidate.id === id);
  if (row?.actor === actor) {
    if (row.profile === 'interop') return `requirement: ${id} is informational: there is nothing to waive`;
    if (row.verify.kind === 'tested') return undefined;
    return `requirement: ${id} is not tested: there is nothing to waive`;
  }
  if (row) return `requirement: ${id} judges ${row.actor}s, not ${actor}s`;
  const ids = rows.flatMap((candidate) => (candidate.actor === actor ? [candidate.id as string] : []));
  return `requirement: no requirement has the id ${shorten(id)}${didYouMean(id, ids)}`;
}

function findTwice(waivers: readonly Waiver[], index: number): string | undefined {
  const id = waivers[index]?.requirement;
  const first = waivers.findIndex((waiver) => waiver.requirement === id);
  return first === index ? undefined : `requirement: ${id} is waived twice`;
}

function findEmptyWords({ owner, reason }: Waiver): string | undefined {
  if (owner.trim() === '') return 'owner must name who answers for the finding';
  if (reason.trim().length < 10) return 'reason must say in words why the finding is accepted';
  return undefined;
}

function findTooLong({ expires }: Waiver, now: Date): string | undefined {
  const latest = new Date(now.getTime() + MOST_DAYS_AHEAD * DAY_MS).toISOString().slice(0, 10);
  if (expires <= latest) return undefined;
  return `expires: ${expires} is too far ahead: a waiver holds a year at most (until ${latest})`;
}

function shorten(text: string): string {
  const line = text.replace(/\s+/g, ' ');
  return line.length > MOST_SHOWN ? `${line.slice(0, MOST_SHOWN)}…` : line;
}
