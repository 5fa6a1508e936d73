import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type BenchPlan, type Finding, figure } from './finding.ts';
import { benchFolder } from './require-tools.ts';

const BEGIN = '<!-- measured: written by the bench -->';
const END = '<!-- /measured -->';
const HEAD = ['question', 'measured', 'the mock', 'beside', 'ratio', 'target', 'met'];

/** The findings as a table of Markdown. */
export function renderTable(findings: readonly Finding[]): string {
  const rows = findings.map(({ question, measured, mock, beside, ratio, target, met }) => [
    question,
    measured,
    mock,
    beside,
    ratio === undefined ? '' : figure(ratio),
    target ?? '',
    met === undefined ? '' : met ? 'yes' : '**no**',
  ]);
  return [HEAD, HEAD.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

/** Puts the table, and what it was seen on, between the marks of the README. */
export function writeTable(findings: readonly Finding[], machine: readonly string[], plan: BenchPlan): void {
  const file = join(benchFolder, 'README.md');
  const text = readFileSync(file, 'utf8');
  const begin = text.indexOf(BEGIN);
  const end = text.indexOf(END);
  if (begin < 0 || end < begin) throw new Error(`${file} has lost the marks ${BEGIN} and ${END}`);
  const how = `${plan.rounds} rounds of ${plan.seconds} s, medians; a ratio is the median of paired rounds`;
  const measured = [...machine.map((line) => `- ${line}`), `- ${how}`, '', renderTable(findings)].join('\n');
  writeFileSync(file, `${text.slice(0, begin + BEGIN.length)}\n\n${measured}\n\n${text.slice(end)}`);
}
