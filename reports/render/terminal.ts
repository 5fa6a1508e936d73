import { mendOf } from '../../specs/mends.ts';
import type { Report } from '../model/types.ts';
import { brokenChecks, type FindingGroup, groupChecks } from './group-findings.ts';
import {
  CONTROL_WORDS,
  countOf,
  describeExceptions,
  describeExitCode,
  formatDuration,
  OUTCOME_WORDS,
} from './labels.ts';
import { toPrintableLine } from './printable.ts';
import { type ReportSummary, summariseReport } from './summarise-report.ts';
import {
  OUTCOME_STYLES,
  Painter,
  renderAlarm,
  renderVerdicts,
  type TerminalOptions,
} from './terminal-parts.ts';

/** How much is shown. */
interface FullOptions extends TerminalOptions {
  /** Findings shown in full; default 20. */
  readonly mostFindings?: number;
}

/** A report on the terminal: verdicts, counts, findings, where the files are. */
export function renderTerminal(report: Report, options: FullOptions): string {
  const painter = new Painter(options);
  const digest = summariseReport(report);
  const blocks = [
    renderAlarm(digest, painter),
    [...renderVerdicts(report, digest, painter), ...renderBeside(report, digest)],
    renderControls(report, digest, painter),
    ...renderFindings(digest, painter, options.mostFindings ?? 20),
    renderUnverified(digest, painter),
    renderEnd(report, painter, options.files ?? []),
  ];
  return `\n${blocks
    .filter((block) => block.length > 0)
    .map((block) => block.join('\n'))
    .join('\n\n')}\n`;
}

/** What counts for no verdict. */
function renderBeside({ requirementSet }: Report, { interop, unscored }: ReportSummary): string[] {
  const notes = [
    interop.length > 0 && `${countOf(interop.length, 'note')} on interoperability`,
    unscored.length > 0 &&
      `${countOf(unscored.length, 'new requirement')} not yet scored: not in set ${requirementSet?.name ?? ''}`,
  ];
  return notes.filter((note) => note !== false).map((note) => `  ${note}`);
}

function renderControls(
  { gate, requirements }: Report,
  { unproved }: ReportSummary,
  painter: Painter,
): string[] {
  const vouched = gate.vouched?.length
    ? painter.wrap('', `Vouched for by the operator (--vouch): ${gate.vouched.join(', ')}`, 2)
    : [];
  const lines = unproved.flatMap(({ step, outcome, message, vouched: isVouched }) => {
    const how = `${CONTROL_WORDS[outcome]}${isVouched ? ', vouched for' : ''}`;
    return painter.wrap('', `${step}: ${how}: ${message}`, 2).map((line) => painter.paint(line, 'magenta'));
  });
  const excepted = describeExceptions(requirements, gate);
  return [...vouched, ...(excepted ? painter.wrap('', `Held ${excepted}`, 2) : []), ...lines];
}

function renderFindings({ groups }: ReportSummary, painter: Painter, most: number): string[][] {
  const blocks = groups.slice(0, most).map((group) => renderFinding(group, painter));
  if (groups.length > most)
    blocks.push([`  … and ${countOf(groups.length - most, 'more finding')} in the report`]);
  return blocks;
}

/** Checks of one finding that are shown; the report has them all. */
const MOST_CHECKS = 4;
const MOST_OTHERS = 6;

function renderFinding({ lead, others }: FindingGroup, painter: Painter): string[] {
  const label = painter.paint(lead.outcome.toUpperCase(), OUTCOME_STYLES[lead.outcome]);
  const lines = [
    `${label}  ${painter.paint(toPrintableLine(lead.title), 'bold')}  ${painter.paint(toPrintableLine(lead.id), 'dim')}`,
  ];
  const checks = groupChecks(brokenChecks(lead));
  for (const { titles, expected, actual } of checks.slice(0, MOST_CHECKS))
    lines.push(
      ...painter.wrap('  seen in', nameAll(titles), 12),
      ...painter.wrap('  expected', expected, 12),
      ...painter.wrap('  actual', actual, 12),
    );
  if (checks.length > MOST_CHECKS)
    lines.push(`${' '.repeat(12)}… and ${checks.length - MOST_CHECKS} more like it`);
  const mend = lead.mend ?? mendOf(lead.id)?.mend;
  if (mend !== undefined) lines.push(...painter.wrap('  to mend', mend, 12));
  if (others.length > 0) {
    const ids = others.slice(0, MOST_OTHERS).map(({ id }) => id);
    const rest = others.length > MOST_OTHERS ? ` and ${others.length - MOST_OTHERS} more` : '';
    lines.push(...painter.wrap('  breaks too', `${ids.join(', ')}${rest}`, 14));
  }
  const where = lead.source.url ?? lead.source.label;
  return [...lines, ...painter.wrap('  see', where, 12).map((line) => painter.paint(line, 'dim'))];
}

const nameAll = (titles: readonly string[]): string => {
  const rest = titles.length - MOST_CHECKS;
  const named = titles.slice(0, MOST_CHECKS).join('; ');
  return rest > 0 ? `${named}; and ${rest} more` : named;
};

function renderUnverified({ unverified }: ReportSummary, painter: Painter): string[] {
  return unverified.flatMap(({ outcome, reason, rows }) => {
    const [first] = rows;
    const what = rows.length === 1 && first ? first.id : countOf(rows.length, 'requirement');
    const text = `${OUTCOME_WORDS[outcome]}: ${what}. ${reason}`;
    return painter.wrap('', text, 2).map((line) => painter.paint(line, OUTCOME_STYLES[outcome]));
  });
}

function renderEnd(report: Report, painter: Painter, files: readonly string[]): string[] {
  const { gate, exitCode, environment, durationMs } = report;
  const requests = environment.requests === undefined ? '' : `, ${countOf(environment.requests, 'request')}`;
  const reason = gate.reason === undefined ? '' : `: ${toPrintableLine(gate.reason)}`;
  const words = `Gate ${gate.profile} ${gate.met ? 'met' : 'NOT MET'}${reason}`;
  const lines = [
    painter.paint(words, gate.met ? 'green' : 'red'),
    painter.paint(
      `Exit code ${exitCode} (${describeExitCode(exitCode)}), ${formatDuration(durationMs)}${requests}`,
      'dim',
    ),
  ];
  return [...lines, ...files.map((file) => `  ${toPrintableLine(file)}`)];
}
