import type { Report, RequirementResult } from '../model/types.ts';
import { toPrintable, toPrintableLine } from './printable.ts';
import { summariseReport } from './summarise-report.ts';

/** Folder of the scripts, beside the report. */
export const REPRODUCE_FOLDER = 'reproduce';

/** An id that may name a file, wherever the report comes from. */
const ID = /^(?=.{1,100}$)[a-z]+(?:-[a-z]+)*$/;

/**
 * One shell script for each finding that has one, by file name. A script gets its own fresh codes and tokens; secrets
 * come from environment variables.
 */
export function renderScripts(report: Report): Record<string, string> {
  const { findings, waived } = summariseReport(report);
  const rows = [...findings, ...waived].filter((row) => scriptOf(row) !== undefined && ID.test(row.id));
  return Object.fromEntries(
    rows.map((row) => [`${REPRODUCE_FOLDER}/${row.id}.sh`, renderScript(row, report)]),
  );
}

function scriptOf(row: RequirementResult): string | undefined {
  return row.reproduce ?? row.checks.find((check) => check.reproduce !== undefined)?.reproduce;
}

function renderScript(row: RequirementResult, report: Report): string {
  const lines = toPrintable(scriptOf(row) ?? '')
    .split('\n')
    .filter((line) => !line.startsWith('#!'));
  const broken = row.checks.find((check) => check.outcome === 'fail' || check.outcome === 'warn');
  return [
    '#!/bin/sh',
    comment(`${row.title} (${row.id})`),
    comment(row.statement),
    comment(`Written in: ${row.source.label}`),
    comment(`Seen of ${report.target.name} at ${report.target.baseUrl}, ${report.startedAt}`),
    ...(broken ? [comment(`Expected: ${broken.expected}`), comment(`Actual: ${broken.actual}`)] : []),
    '',
    ...lines,
    '',
  ].join('\n');
}

/** One comment line, whatever stands in the text. */
const comment = (text: string) => `# ${toPrintableLine(text)}`;
