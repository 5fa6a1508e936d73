/** The audit as Markdown: the score first, then what went wrong, then every fault with the row that caught it. */
import { countOf } from '../../reports/render/labels.ts';
import { prose } from '../../reports/render/markdown-text.ts';
import type { AuditResult, FaultOutcome, FaultScore } from './score.ts';

const WORDS: Readonly<Record<FaultOutcome, string>> = {
  caught: 'caught',
  'wrong-reason': 'wrong reason',
  missed: '**missed**',
};

/** What the subjects of an audit are called. */
function subjectWords({ actor }: AuditResult): { faults: string; variants: string; where: string } {
  return actor === 'client'
    ? { faults: 'broken clients', variants: 'sound clients', where: 'under one condition only' }
    : { faults: 'faults', variants: 'sound variants', where: 'in one context only' };
}

/** One line with the score, as it stands in the README. */
export function scoreLine(result: AuditResult): string {
  const caught = result.faults.filter(({ outcome }) => outcome === 'caught').length;
  const alarms = result.variants.reduce((sum, variant) => sum + variant.alarms.length, 0);
  const rows = new Set(
    result.faults.filter(({ outcome }) => outcome === 'caught').map(({ breaks }) => breaks),
  ).size;
  const words = subjectWords(result);
  const drawn = result.oneIn ? ` (one test in ${result.oneIn} of each)` : '';
  if (result.faults.length === 0 && result.conditional)
    return `${conditionalLine(result)}, ${countOf(alarms, 'false alarm')} on ${ofMany(result.variants.length, words.variants)}`;
  const faults = ofMany(result.faults.length, words.faults);
  const named = result.faults.length === 1 ? 'it names' : 'they name';
  const sound = ofMany(result.variants.length, words.variants);
  return `${caught} of ${faults} caught by the requirement ${named}, ${countOf(alarms, 'false alarm')} on ${sound}${drawn}; ${countOf(rows, 'requirement')} seen red`;
}

const ofMany = (count: number, plural: string): string =>
  `${count} ${count === 1 ? plural.replace(/s$/, '') : plural}`;

/** The score of the conditional faults; empty where there were none. */
export function conditionalLine(result: AuditResult): string {
  const { conditional = [], conditions } = result;
  if (conditional.length === 0) return '';
  const words = subjectWords(result);
  const caught = conditional.filter(({ outcome }) => outcome === 'caught').length;
  const faults = new Set(conditional.map(({ id }) => id.split('@', 1)[0])).size;
  const of = conditions && conditions.total > conditional.length ? `, a sample of ${conditions.total}` : '';
  const seed = conditions?.seed === undefined ? '' : ` drawn with seed ${conditions.seed}`;
  return `${caught} of ${ofMany(conditional.length, `conditional ${words.faults}`)} caught (${ofMany(faults, words.faults)}, each ${words.where}${of}${seed})`;
}

/** The whole audit. */
export function renderAuditMarkdown(result: AuditResult): string {
  const { conditional = [] } = result;
  const bad = [...result.faults, ...conditional].filter(({ outcome }) => outcome !== 'caught');
  const alarmed = result.variants.filter(({ alarms }) => alarms.length > 0);
  const unexplained = result.unreached.filter(({ reason }) => reason === undefined);
  return `${[
    `# Audit of the judges${result.actor === 'client' ? ' of clients' : ''}`,
    '',
    `**${result.passed ? 'Passed' : 'Not passed'}**: ${scoreLine(result)}.`,
    ...(result.conditional && result.faults.length > 0 ? ['', `${conditionalLine(result)}.`] : []),
    '',
    `${result.full ? 'Full run' : 'Default run: each fault runs the tests of the row it names'}${result.whole ? '' : ' (a selection only)'}, ${result.date.slice(0, 10)}, ${(result.durationMs / 1000).toFixed(0)} s.`,
    ...section(
      'What went wrong in the harness',
      result.problems.map((problem) => `- ${prose(problem)}`),
    ),
    ...section(
      'Faults not caught',
      bad.map(
        (fault) =>
          `- \`${fault.id}\` (${prose(fault.title)}): ${WORDS[fault.outcome]}; \`${fault.breaks}\` was ${fault.rowOutcome}${fault.alsoRed.length > 0 ? `; red instead: ${fault.alsoRed.map((id) => `\`${id}\``).join(', ')}` : ''}`,
      ),
    ),
    ...section(
      'False alarms',
      alarmed.flatMap((variant) =>
        variant.alarms.map(
          (alarm) =>
            `- \`${variant.id}\`: \`${alarm.requirement}\` was ${alarm.outcome}: ${prose(alarm.reason)}`,
        ),
      ),
    ),
    ...section(
      'Requirements that no fault turned red',
      unexplained.map(({ requirement }) => `- \`${requirement}\``),
    ),
    ...section(
      'Requirements that no fault can turn red',
      result.unreached.flatMap(({ requirement, reason }) =>
        reason ? [`- \`${requirement}\`: ${prose(reason)}`] : [],
      ),
    ),
    ...section('Faults', [
      '| fault | breaks | outcome | also red | harm |',
      '|---|---|---|---|---|',
      ...result.faults.map(
        (fault) =>
          `| \`${fault.id}\` ${prose(fault.title)} | \`${fault.breaks}\` | ${WORDS[fault.outcome]} | ${fault.alsoRed.length} | ${prose(fault.harm)} |`,
      ),
    ]),
    ...section(
      'Conditional faults',
      conditional.length === 0
        ? []
        : [
            '| fault | breaks | contexts in which it was caught |',
            '|---|---|---|',
            ...contextsByFault(conditional).map(
              ([id, scores]) =>
                `| \`${id}\` | \`${scores[0]?.breaks ?? ''}\` | ${scores
                  .map(({ id: whole, outcome }) =>
                    outcome === 'caught'
                      ? whole.split('@')[1]
                      : `**${whole.split('@')[1]}: ${WORDS[outcome]}**`,
                  )
                  .join(', ')} |`,
            ),
          ],
    ),
    ...section('Sound variants', [
      '| variant | passed | false alarms |',
      '|---|---|---|',
      ...result.variants.map(
        (variant) =>
          `| \`${variant.id}\` ${prose(variant.title)} | ${variant.passed} | ${variant.alarms.length} |`,
      ),
    ]),
  ].join('\n')}\n`;
}

/** Conditional faults by the fault that they are. */
export function contextsByFault(conditional: readonly FaultScore[]): [string, FaultScore[]][] {
  const groups = new Map<string, FaultScore[]>();
  for (const score of conditional) {
    const id = score.id.split('@', 1)[0] ?? '';
    const group = groups.get(id);
    if (group) group.push(score);
    else groups.set(id, [score]);
  }
  return [...groups];
}

function section(title: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : ['', `## ${title}`, '', ...lines];
}
