import { countOf, formatInstant, OUTCOME_WORDS, VERDICT_WORDS } from '../render/labels.ts';
import { toPrintableLine } from '../render/printable.ts';
import type { OutcomeChange, ReportDiff } from './compare-reports.ts';

/** Styles of the caller; each returns its text unchanged where colours are off. */
export type DiffPaint = Readonly<
  Record<'bold' | 'dim' | 'red' | 'green' | 'yellow', (text: string) => string>
>;

const MOST_LINES = 40;
const ID_ROOM = 46;

/** A comparison for the terminal. */
export function renderDiffTerminal(diff: ReportDiff, paint: DiffPaint): string {
  const { before, after } = diff;
  const blocks = [
    [
      `${paint.bold(toPrintableLine(after.target))}  ${toPrintableLine(after.baseUrl)}`,
      paint.dim(`  before ${formatInstant(before.startedAt)}, after ${formatInstant(after.startedAt)}`),
      ...diff.verdicts.map(
        (verdict) =>
          `  ${verdict.profile.padEnd(12)}${VERDICT_WORDS[verdict.before]} → ${VERDICT_WORDS[verdict.after]}`,
      ),
    ],
    group('newly broken', diff.broken, paint.red),
    group('no longer verified', diff.lost, paint.yellow),
    group('fixed', diff.fixed, paint.green),
    group('other changes', diff.changed, paint.dim),
    renderObservations(diff, paint),
    renderSpecification(diff, paint),
    [
      diff.regression ? paint.red(`Regression: ${diff.reason}`) : paint.green('No regression'),
      paint.dim(`  ${countOf(diff.fixed.length, 'finding')} fixed, ${diff.stillBroken} still open`),
      ...(diff.leftOut > 0
        ? [paint.dim(`  ${countOf(diff.leftOut, 'requirement')} not compared: a run was narrowed`)]
        : []),
    ],
  ];
  return blocks
    .filter((block) => block.length > 0)
    .map((block) => block.join('\n'))
    .join('\n\n');
}

function group(title: string, changes: readonly OutcomeChange[], paint: (text: string) => string): string[] {
  if (changes.length === 0) return [];
  const lines = changes.slice(0, MOST_LINES).map((change) => {
    const what = `${OUTCOME_WORDS[change.before].toLowerCase()} → ${OUTCOME_WORDS[change.after].toLowerCase()}`;
    const seen = change.actual === undefined ? '' : `: ${toPrintableLine(change.actual)}`;
    return `  ${toPrintableLine(change.id).padEnd(ID_ROOM)} ${what}${seen}`;
  });
  return [paint(`${title} (${changes.length})`), ...lines, ...rest(changes)];
}

const rest = (all: readonly unknown[]) =>
  all.length > MOST_LINES ? [`  … and ${all.length - MOST_LINES} more`] : [];

function renderObservations({ observations }: ReportDiff, paint: DiffPaint): string[] {
  if (observations.length === 0) return [];
  const show = (texts: readonly string[]) => toPrintableLine(texts.join(' | ')) || 'nothing';
  const lines = observations
    .slice(0, MOST_LINES)
    .flatMap(({ condition, before, after }) => [
      `  ${toPrintableLine(condition)}`,
      `    before  ${show(before)}`,
      `    after   ${show(after)}`,
    ]);
  return [paint.bold(`observations (${observations.length})`), ...lines, ...rest(observations)];
}

function renderSpecification({ specification, before, after }: ReportDiff, paint: DiffPaint): string[] {
  if (specification.length === 0 && before.specDigest === after.specDigest) return [];
  const lines = specification.slice(0, MOST_LINES).map(({ id, what, detail, after: outcome }) => {
    return `  ${toPrintableLine(id).padEnd(ID_ROOM)} ${detail ?? what}${outcome ? `; ${OUTCOME_WORDS[outcome].toLowerCase()} now` : ''}`;
  });
  const head = `the specification changed (${specification.length}): no change of the target follows from these`;
  return [paint.bold(head), ...lines, ...rest(specification)];
}
