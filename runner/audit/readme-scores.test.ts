/** The scores in the README: written as computed, and told to be stale as soon as they no longer fit. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { packageRoot, specDigest } from '../../specs/index.ts';
import { replaceScores, scoresOf, staleScores } from './readme-scores.ts';
import type { AuditResult, FaultScore, VariantScore } from './score.ts';
import { faultSubjects, variantSubjects } from './subjects.ts';

const caught = faultSubjects().map(
  ({ kind: _, ...subject }): FaultScore => ({
    ...subject,
    outcome: 'caught',
    rowOutcome: 'fail',
    alsoRed: [],
  }),
);
const quiet = variantSubjects().map(
  ({ kind: _, ...subject }): VariantScore => ({ ...subject, alarms: [], passed: 100 }),
);

const result: AuditResult = {
  schemaVersion: 1,
  date: '2026-01-02T03:04:05.000Z',
  full: false,
  whole: true,
  durationMs: 61_400,
  faults: caught,
  variants: quiet,
  unreached: [],
  problems: [],
  passed: true,
};

const readme = readFileSync(join(packageRoot, 'README.md'), 'utf8');
const fresh = replaceScores(readme, result);
const ofProviders = (problems: readonly string[]) =>
  problems.filter((line) => !/--clients|--contexts/.test(line));

test('a score is written between its marks, and nothing else changes', () => {
  expect(fresh).toContain(
    `**${caught.length} of ${caught.length} faults caught by the requirement they name, 0 false alarms on ${quiet.length} sound variants`,
  );
  expect(fresh).toContain(`(2026-01-02, 61 s, specification \`${specDigest().slice(7, 19)}\`)`);
  expect(fresh.replace(scoresOf(result), '')).toBe(
    readme.replace(/<!-- audit: written[\s\S]*?<!-- \/audit -->/, ''),
  );
  expect(ofProviders(staleScores(fresh))).toEqual([]);
});

test('a score that counts a missed fault, an alarm or fewer faults is told to be stale', () => {
  const worse: readonly [string, AuditResult][] = [
    [
      'missed',
      { ...result, faults: caught.map((score, at) => (at === 0 ? { ...score, outcome: 'missed' } : score)) },
    ],
    ['fewer faults', { ...result, faults: caught.slice(1) }],
    ['fewer variants', { ...result, variants: quiet.slice(1) }],
    [
      'an alarm',
      {
        ...result,
        variants: quiet.map((score, at) =>
          at === 0
            ? { ...score, alarms: [{ requirement: 'code-single-use', outcome: 'fail', reason: 'taste' }] }
            : score,
        ),
      },
    ],
  ];
  for (const [what, bad] of worse)
    expect(ofProviders(staleScores(replaceScores(readme, bad))), what).toHaveLength(1);
});

test('a score of another specification is told to be stale', () => {
  const old = fresh.replaceAll(specDigest().slice(7, 19), '0123456789ab');
  expect(ofProviders(staleScores(old))).toHaveLength(1);
});

test('a README without the marks is told so, and is not written to', () => {
  expect(staleScores('# Title')).toHaveLength(4);
  expect(() => replaceScores('# Title', result)).toThrow(/no block/);
});
