import { countOf, formatInstant, OUTCOME_WORDS, PROFILE_WORDS, VERDICT_WORDS } from '../render/labels.ts';
import { cell, code, prose } from '../render/markdown-text.ts';
import type { OutcomeChange, ReportDiff, Side, SpecificationChange } from './compare-reports.ts';

/** Rows of a table; a comment on a pull request may have 65,536 characters. */
const MOST_ROWS = 40;

/** A comparison as GitHub-flavoured Markdown, for a pull request. */
export function renderDiffMarkdown(diff: ReportDiff): string {
  const sections = [
    renderHead(diff),
    renderOutcomes('Newly broken', diff.broken),
    renderOutcomes('No longer verified', diff.lost),
    renderOutcomes('Fixed', diff.fixed),
    renderOutcomes('Other changes', diff.changed, true),
    renderObservations(diff),
    renderSpecification(diff),
  ];
  return `${sections.filter((text) => text !== '').join('\n\n')}\n`;
}

function renderHead(diff: ReportDiff): string {
  const word = diff.regression ? '**Regression**' : '**No regression**';
  const why = diff.regression ? `: ${prose(diff.reason)}` : '';
  const verdicts = (['documented', 'hardened'] as const).map((profile) => {
    const [before, after] = [diff.before.verdicts[profile], diff.after.verdicts[profile]].map(
      (v) => VERDICT_WORDS[v],
    );
    return `| ${PROFILE_WORDS[profile]} | ${before} | ${before === after ? after : `**${after}**`} |`;
  });
  return [
    `# AIRisk OAuth2 conformance of ${prose(diff.after.target)}: what changed`,
    '',
    `${word}${why}. ${countOf(diff.fixed.length, 'finding')} fixed, ${diff.stillBroken} still open.`,
    '',
    `| Profile | ${side(diff.before)} | ${side(diff.after)} |`,
    '| --- | --- | --- |',
    ...verdicts,
  ].join('\n');
}

const side = ({ startedAt, target }: Side) => `${prose(target)}, ${formatInstant(startedAt)}`;

function renderOutcomes(title: string, changes: readonly OutcomeChange[], folded = false): string {
  if (changes.length === 0) return '';
  const rows = changes.slice(0, MOST_ROWS).map((change) => {
    const what = `${OUTCOME_WORDS[change.before]} → **${OUTCOME_WORDS[change.after]}**`;
    return `| ${cell(change.id)} | ${prose(change.title)} | ${what} | ${change.actual === undefined ? '' : cell(change.actual)} |`;
  });
  const table = [
    '| Requirement | Title | Outcome | Seen |',
    '| --- | --- | --- | --- |',
    ...rows,
    ...more(changes),
  ];
  return fold(title, changes.length, table, folded);
}

const more = (all: readonly unknown[]) =>
  all.length > MOST_ROWS ? ['', `… and ${all.length - MOST_ROWS} more.`] : [];

function fold(title: string, count: number, lines: readonly string[], folded: boolean): string {
  if (!folded) return [`## ${title} (${count})`, '', ...lines].join('\n');
  return [`## ${title}`, '', `<details><summary>${count}</summary>`, '', ...lines, '', '</details>'].join(
    '\n',
  );
}

function renderObservations({ observations }: ReportDiff): string {
  if (observations.length === 0) return '';
  const show = (texts: readonly string[]) => (texts.length === 0 ? 'nothing' : texts.map(cell).join('<br>'));
  const rows = observations
    .slice(0, MOST_ROWS)
    .map(({ condition, before, after }) => `| ${prose(condition)} | ${show(before)} | ${show(after)} |`);
  const table = [
    '| Where the documentation decides nothing | Before | After |',
    '| --- | --- | --- |',
    ...rows,
  ];
  return fold('Observations', observations.length, [...table, ...more(observations)], true);
}

function renderSpecification({ specification, before, after }: ReportDiff): string {
  if (specification.length === 0 && before.specDigest === after.specDigest) return '';
  const from = `${code(before.specDigest.slice(0, 19))}${before.requirementSet ? `, set ${prose(before.requirementSet)}` : ''}`;
  const to = `${code(after.specDigest.slice(0, 19))}${after.requirementSet ? `, set ${prose(after.requirementSet)}` : ''}`;
  const lead = `The specification changed from ${from} to ${to}. What follows is no change of the target.`;
  if (specification.length === 0) return `## Specification\n\n${lead} No requirement is judged otherwise.`;
  const rows = specification.slice(0, MOST_ROWS).map((change) => {
    return `| ${cell(change.id)} | ${prose(describe(change))} | ${outcomes(change)} |`;
  });
  const table = ['| Requirement | What | Outcome |', '| --- | --- | --- |', ...rows, ...more(specification)];
  return `${fold('Specification', specification.length, [lead, '', ...table], false)}`;
}

const describe = ({ what, detail, title }: SpecificationChange) =>
  detail ? `${title}: ${detail}` : `${what}: ${title}`;

function outcomes({ before, after }: SpecificationChange): string {
  return [before, after].map((outcome) => (outcome === undefined ? '–' : OUTCOME_WORDS[outcome])).join(' → ');
}
