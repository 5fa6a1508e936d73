import { mendOf } from '../../specs/mends.ts';
import type { Report, RowOutcome, Verdict } from '../model/types.ts';
import { brokenChecks, type FindingGroup, groupChecks } from './group-findings.ts';
import {
  CONTROL_WORDS,
  countOf,
  describeExceptions,
  describeExitCode,
  formatDuration,
  OUTCOME_WORDS,
  OUTCOMES_IN_ORDER,
  PROFILE_WORDS,
  VERDICT_WORDS,
} from './labels.ts';
import { toPrintableLine } from './printable.ts';
import { type ReportSummary, summariseReport } from './summarise-report.ts';

export interface TerminalOptions {
  /** False when NO_COLOR is set or the output is no terminal. */
  color: boolean;
  /** Columns; long texts are wrapped. Default 100. */
  width?: number;
  /** Paths of the files that were written. */
  files?: readonly string[];
  /** Findings shown in full; default 20. */
  mostFindings?: number;
}

type Style = 'red' | 'green' | 'yellow' | 'magenta' | 'dim' | 'bold';
const CODES: Readonly<Record<Style, string>> = {
  red: '31',
  green: '32',
  yellow: '33',
  magenta: '35',
  dim: '2',
  bold: '1',
};
const OUTCOME_STYLES: Readonly<Partial<Record<RowOutcome, Style>>> = {
  pass: 'green',
  fail: 'red',
  error: 'red',
  warn: 'yellow',
  inconclusive: 'magenta',
  untestable: 'magenta',
};

/** The end of a run on the terminal: verdicts, counts, findings, where the files are. */
export function renderTerminal(report: Report, options: TerminalOptions): string {
  const painter = new Painter(options);
  const digest = summariseReport(report);
  const blocks = [
    renderAlarm(digest, painter),
    renderVerdicts(report, digest, painter),
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

class Painter {
  readonly #color: boolean;
  readonly #width: number;

  constructor({ color, width }: TerminalOptions) {
    this.#color = color;
    this.#width = Math.max(width ?? 100, 40);
  }

  paint(text: string, style: Style | undefined): string {
    return this.#color && style ? `\u001b[${CODES[style]}m${text}\u001b[0m` : text;
  }

  /** Wraps a text to the width, its first line after `label`, the others under it. */
  wrap(label: string, text: string, indent: number): string[] {
    const room = this.#width - indent;
    const lines: string[] = [];
    let line = '';
    for (const word of toPrintableLine(text).split(' ')) {
      if (line !== '' && line.length + 1 + word.length > room) {
        lines.push(line);
        line = word;
      } else line = line === '' ? word : `${line} ${word}`;
    }
    lines.push(line);
    return lines.map((content, i) => (i === 0 ? label.padEnd(indent) : ' '.repeat(indent)) + content);
  }
}

function renderAlarm({ alarm }: ReportSummary, painter: Painter): string[] {
  if (!alarm) return [];
  const lines = [painter.paint(` ${alarm.title.toUpperCase()} `, 'red'), ...painter.wrap('', alarm.text, 2)];
  return alarm.advice === undefined ? lines : [...lines, ...painter.wrap('', alarm.advice, 2)];
}

const VERDICT_STYLES: Readonly<Record<Verdict, Style>> = {
  conformant: 'green',
  'conformant-with-findings': 'yellow',
  'non-conformant': 'red',
  'not-fully-verified': 'magenta',
};
const VERDICT_ROOM = 26;

function renderVerdicts(report: Report, digest: ReportSummary, painter: Painter): string[] {
  const { target, tool } = report;
  const name = painter.paint(toPrintableLine(target.name), 'bold');
  const by = painter.paint(toPrintableLine(`${tool.name} ${tool.version}`), 'dim');
  const lines = [`${name}  ${toPrintableLine(target.baseUrl)}  ${by}`];
  for (const profile of ['documented', 'hardened'] as const) {
    const verdict = report.verdicts[profile];
    const word = painter.paint(VERDICT_WORDS[verdict].padEnd(VERDICT_ROOM), VERDICT_STYLES[verdict]);
    lines.push(
      `  ${PROFILE_WORDS[profile].padEnd(12)}${word}${formatCounts(digest.counts[profile], painter)}`,
    );
  }
  const word = painter.paint('informational'.padEnd(VERDICT_ROOM), 'dim');
  lines.push(`  ${PROFILE_WORDS.interop.padEnd(12)}${word}${countOf(digest.interop.length, 'note')}`);
  if (digest.unscored.length > 0)
    lines.push(
      `  ${countOf(digest.unscored.length, 'new requirement')} not yet scored: not in set ${report.requirementSet?.name ?? ''}`,
    );
  return lines;
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

function formatCounts(counts: Record<RowOutcome, number>, painter: Painter): string {
  const shown = OUTCOMES_IN_ORDER.filter((outcome) => counts[outcome] > 0);
  return shown
    .map((o) => painter.paint(`${counts[o]} ${OUTCOME_WORDS[o].toLowerCase()}`, OUTCOME_STYLES[o]))
    .join(', ');
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

/** What was not asked for is no news (`--only`, `--scenario`). */
const NOT_SELECTED = 'Not selected: ';

function renderUnverified({ unverified }: ReportSummary, painter: Painter): string[] {
  return unverified
    .filter(({ reason }) => !reason.startsWith(NOT_SELECTED))
    .flatMap(({ outcome, reason, rows }) => {
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
