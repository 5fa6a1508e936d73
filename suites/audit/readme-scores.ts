/** The score in the README: written by the audit, and checked for drift without running it. */
import { FAULTS } from '../../mock-server/faults/index.ts';
import { specDigest } from '../../specs/index.ts';
import { scoreLine } from './render-markdown.ts';
import type { AuditResult } from './score.ts';
import { variantSubjects } from './subjects.ts';

const BEGIN = '<!-- audit: written by `airisk-conformance audit --write-scores` -->';
const END = '<!-- /audit -->';

/** The block of a result. */
export function scoresOf(result: AuditResult): string {
  return `${BEGIN}\n**${scoreLine(result)}**\n(${result.date.slice(0, 10)}, ${(result.durationMs / 1000).toFixed(0)} s, specification \`${specDigest().slice(7, 19)}\`)\n${END}`;
}

/**
 * The README with another block.
 * @throws Error when the marks are missing
 */
export function replaceScores(readme: string, block: string): string {
  const [from, to] = [readme.indexOf(BEGIN), readme.indexOf(END)];
  if (from === -1 || to < from) throw new Error(`README.md has no block between ${BEGIN} and ${END}`);
  return readme.slice(0, from) + block + readme.slice(to + END.length);
}

/** What in the README no longer fits the faults, variants and specification of this checkout. */
export function staleScores(readme: string): string[] {
  const [from, to] = [readme.indexOf(BEGIN), readme.indexOf(END)];
  const again = 'run `npx airisk-conformance audit --write-scores`';
  if (from === -1 || to < from) return [`README.md: the audit's score is missing; ${again}`];
  const block = readme.slice(from, to);
  const problems: string[] = [];
  const wants: readonly (readonly [string, string])[] = [
    [
      `${FAULTS.length} of ${FAULTS.length} faults`,
      `the score does not say that all ${FAULTS.length} faults are caught`,
    ],
    [
      `0 false alarms on ${variantSubjects().length} sound variants`,
      `the score does not say that ${variantSubjects().length} variants raise no alarm`,
    ],
    [specDigest().slice(7, 19), 'the specification has changed since the audit'],
  ];
  for (const [text, problem] of wants)
    if (!block.includes(text)) problems.push(`README.md: ${problem}; ${again}`);
  return problems;
}
