/** What GitHub Actions shows: workflow commands and a step summary. */
import type { Report, RequirementResult } from '../model/types.ts';
import { countOf, VERDICT_WORDS } from './labels.ts';
import { renderMarkdown } from './markdown.ts';
import { toPrintableLine } from './printable.ts';
import { summariseReport } from './summarise-report.ts';

/** GitHub shows ten errors and ten warnings of a step; the last place says how many more there are. */
const MOST_OF_A_KIND = 10;
const LONGEST_MESSAGE = 600;

/**
 * Workflow commands, one a line: findings as errors or warnings, and what the gate says as a notice.
 *
 * @see https://docs.github.com/actions/reference/workflow-commands-for-github-actions
 */
export function renderAnnotations(report: Report): string[] {
  const { findings, alarm } = summariseReport(report);
  const binding = report.gate.failOn === 'warn';
  const errors = findings.filter((row) => row.outcome === 'fail' || binding);
  const warnings = findings.filter((row) => !errors.includes(row));
  const { documented, hardened } = report.verdicts;
  const verdicts = `documented: ${VERDICT_WORDS[documented]}, hardened: ${VERDICT_WORDS[hardened]}`;
  const end = `gate ${report.gate.met ? 'met' : 'not met'}${report.gate.reason ? ` (${report.gate.reason})` : ''}; ${verdicts}`;
  return [
    ...(alarm ? [command('error', alarm.title, `${alarm.text} ${alarm.advice ?? ''}`.trim())] : []),
    ...ofAKind('error', errors),
    ...ofAKind('warning', warnings),
    command('notice', `AIRisk conformance of ${report.target.name}`, end),
  ];
}

function ofAKind(kind: 'error' | 'warning', rows: readonly RequirementResult[]): string[] {
  const room = rows.length > MOST_OF_A_KIND ? MOST_OF_A_KIND - 1 : rows.length;
  const lines = rows.slice(0, room).map((row) => command(kind, row.title, describe(row)));
  const rest = rows.length - room;
  return rest > 0
    ? [...lines, command(kind, 'Further findings', `${countOf(rest, 'more finding')} in the report`)]
    : lines;
}

function describe(row: RequirementResult): string {
  const broken = row.checks.find((check) => check.outcome === row.outcome);
  const seen = broken ? ` Expected: ${broken.expected}. Actual: ${broken.actual}.` : '';
  return `${row.id}: ${row.statement}${seen}`;
}

function command(kind: 'error' | 'warning' | 'notice', title: string, text: string): string {
  const line = toPrintableLine(text);
  const cut = line.length > LONGEST_MESSAGE ? `${line.slice(0, LONGEST_MESSAGE - 1)}…` : line;
  return `::${kind} title=${escapeProperty(toPrintableLine(title))}::${escapeData(cut)}`;
}

/** A line break would begin another command; a percent sign begins an escape. */
const escapeData = (text: string) =>
  text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');

const escapeProperty = (text: string) => escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C');

/**
 * The Markdown of the report, cut at a line where it would not fit.
 * @param room bytes that are left
 */
export function renderStepSummary(report: Report, room: number): string {
  const text = renderMarkdown(report);
  if (Buffer.byteLength(text) <= room) return text;
  const note = '\n\n</details>\n\n*Cut here: the rest is in the report.*\n';
  let size = Buffer.byteLength(note);
  const lines: string[] = [];
  for (const line of text.split('\n')) {
    size += Buffer.byteLength(line) + 1;
    if (size > room) break;
    lines.push(line);
  }
  return lines.length === 0 ? '' : `${lines.join('\n')}${note}`;
}
