import { expect, test } from '@playwright/test';
import { makeCheck, makeCollection, makeInput, makeRecord, makeRow, makeTest } from '../testing/make.ts';
import {
  makeClientReport,
  makeConformantReport,
  makeSampleReport,
  makeStoppedReport,
} from '../testing/sample-report.ts';
import { bareReport } from './bare-report.ts';
import { buildReport } from './build-report.ts';
import { findContradictions } from './find-contradictions.ts';
import type { Outcome, Report } from './types.ts';

const waiver = (requirement: string, expires = '2025-06-30') => ({
  requirement,
  owner: 'a',
  reason: 'b',
  expires,
});
const LEVELS = ['must', 'should', 'may'] as const;
const OUTCOMES: readonly Outcome[] = [
  'pass',
  'fail',
  'warn',
  'inconclusive',
  'untestable',
  'not-applicable',
  'error',
];

const rows = LEVELS.flatMap((level) =>
  OUTCOMES.map((outcome) => makeRow(`code-${level}-${outcome}`, { level })),
);
const tests = rows.map(({ id, level }) =>
  makeTest([id], {
    title: `${level} ${id}`,
    record: makeRecord([
      makeCheck(id, { outcome: id.replace(/^code-[a-z]+-/, '') as Outcome, evidence: [] }),
    ]),
  }),
);

/** Reports as runs of every kind leave them. */
const REPORTS: readonly (readonly [string, () => Report])[] = [
  ['with every outcome', () => makeSampleReport()],
  ['that conforms', () => makeConformantReport()],
  ['that stopped', () => makeStoppedReport()],
  ['about a client', () => makeClientReport()],
  [
    'of a certification',
    () =>
      makeSampleReport({
        gate: { profile: 'hardened', failOn: 'fail', partial: false, certification: true },
      }),
  ],
  [
    'with waivers of every state',
    () =>
      buildReport(
        makeInput({
          rows,
          collection: makeCollection(tests),
          waivers: [
            ...[
              waiver('code-must-fail'),
              waiver('code-should-warn'),
              waiver('code-must-pass'),
              waiver('code-must-error'),
            ],
            ...[waiver('code-must-fail', '2001-01-01'), waiver('made-up')],
          ],
        }),
      ),
  ],
  [
    'narrowed to a row',
    () =>
      buildReport(
        makeInput({
          rows,
          collection: makeCollection(tests),
          gate: { profile: 'hardened', failOn: 'warn', partial: false, only: ['code-must-pass'] },
        }),
      ),
  ],
  [
    'that was interrupted',
    () =>
      buildReport(
        makeInput({
          rows,
          collection: makeCollection(tests.slice(3), {
            status: 'interrupted',
            errors: ['it was interrupted'],
          }),
        }),
      ),
  ],
  [
    'of a part',
    () =>
      buildReport(
        makeInput({ rows, collection: makeCollection(tests.slice(5)), shard: { index: 1, total: 2 } }),
      ),
  ],
  [
    'of an empty part',
    () => buildReport(makeInput({ rows, collection: makeCollection([]), shard: { index: 1, total: 2 } })),
  ],
  ['without a test', () => buildReport(makeInput({ rows, collection: makeCollection([]) }))],
  [
    'of a lenient gate',
    () =>
      buildReport(
        makeInput({
          rows,
          collection: makeCollection(tests),
          gate: { profile: 'documented', failOn: 'fail', partial: true },
        }),
      ),
  ],
];

const bare = (report: Report): Report => {
  const { environment, ...rest } = bareReport(report);
  return { ...rest, environment: { ...environment, withheld: 'report.html' }, exitCode: 8 };
};

for (const [title, make] of REPORTS)
  test(`a report ${title} says one thing`, () => {
    expect(findContradictions(make())).toEqual([]);
    expect(findContradictions(bare(make())), 'bare').toEqual([]);
  });

test('a bare report still follows from its rows, and none is bare without saying so', () => {
  const report = bare(makeSampleReport());
  const { withheld: _, ...environment } = report.environment;
  for (const changed of [
    { ...report, verdicts: makeConformantReport().verdicts },
    { ...report, gate: { ...report.gate, met: true } },
    { ...report, summary: makeConformantReport().summary },
    { ...report, exitCode: 0 },
    { ...report, environment },
  ])
    expect(findContradictions(changed)).not.toEqual([]);
});

test('no outcome of a row can be exchanged for another', () => {
  const report = buildReport(makeInput({ rows, collection: makeCollection(tests) }));
  for (const row of report.requirements)
    for (const outcome of [
      'pass',
      'fail',
      'warn',
      'inconclusive',
      'untestable',
      'not-applicable',
      'error',
      'waived',
      'excluded',
    ] as const) {
      if (outcome === row.outcome) continue;
      const requirements = report.requirements.map((each) => (each === row ? { ...row, outcome } : each));
      const summary = { ...report.summary };
      summary[row.outcome] -= 1;
      summary[outcome] += 1;
      expect(findContradictions({ ...report, requirements, summary }), `${row.id} as ${outcome}`).not.toEqual(
        [],
      );
    }
});
