/** What both views on a terminal, the end of a run and `report show`, are made of. */
import { selectGateRows, summarise } from '../model/score.ts';
import type { Report, RowOutcome, Verdict } from '../model/types.ts';
import { OUTCOME_WORDS, OUTCOMES_IN_ORDER, PROFILE_WORDS, VERDICT_WORDS } from './labels.ts';
import { toPrintableLine } from './printable.ts';
import type { ReportSummary } from './summarise-report.ts';

export interface TerminalOptions {
  /** False when NO_COLOR is set or the output is no terminal. */
  color: boolean;
  /** Columns; long texts are wrapped. Default 100. */
  width?: number;
  /** Paths of the files that were written. */
  files?: readonly string[];
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
export const OUTCOME_STYLES: Readonly<Partial<Record<RowOutcome, Style>>> = {
  pass: 'green',
  fail: 'red',
  error: 'red',
  warn: 'yellow',
  inconclusive: 'magenta',
  untestable: 'magenta',
};

export class Painter {
  readonly #color: boolean;
  readonly #width: number;

  constructor({ color, width }: TerminalOptions) {
    this.#color = color;
    this.#width = Math.max(width ?? 100, 40);
  }

  paint(text: string, style: Style | undefined): string {
    return this.#color && style ? `\u001b[${CODES[style]}m${text}\u001b[0m` : text;
  }

  /** One line that is cut at the width; its label is painted. */
  line(label: string, style: Style | undefined, text: string): string {
    const printable = toPrintableLine(text);
    const room = this.#width - label.length;
    const cut = printable.length > room ? `${printable.slice(0, room - 1)}…` : printable;
    return this.paint(label, style) + cut;
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

export function renderAlarm({ alarm }: ReportSummary, painter: Painter): string[] {
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

/** Target and verdicts. A narrowed run has none: it speaks of what was asked for alone. */
export function renderVerdicts(report: Report, digest: ReportSummary, painter: Painter): string[] {
  const { target, gate, requirements } = report;
  const head = `${painter.paint(toPrintableLine(target.name), 'bold')}  ${toPrintableLine(target.baseUrl)}`;
  if (gate.only) {
    const counts = formatCounts(summarise(selectGateRows(requirements, gate)), painter);
    return [head, `  Asked for   ${counts || 'nothing that counts'}`];
  }
  const lines = [head];
  for (const profile of ['documented', 'hardened'] as const) {
    const verdict = report.verdicts[profile];
    const word = painter.paint(VERDICT_WORDS[verdict].padEnd(VERDICT_ROOM), VERDICT_STYLES[verdict]);
    lines.push(
      `  ${PROFILE_WORDS[profile].padEnd(12)}${word}${formatCounts(digest.counts[profile], painter)}`,
    );
  }
  return lines;
}

function formatCounts(counts: Record<RowOutcome, number>, painter: Painter): string {
  const shown = OUTCOMES_IN_ORDER.filter((outcome) => counts[outcome] > 0);
  return shown
    .map((o) => painter.paint(`${counts[o]} ${OUTCOME_WORDS[o].toLowerCase()}`, OUTCOME_STYLES[o]))
    .join(', ');
}
