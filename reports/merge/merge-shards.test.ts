import { expect, test } from '@playwright/test';
import { buildReport } from '../model/build-report.ts';
import { findContradictions } from '../model/find-contradictions.ts';
import type { CollectedTest, Report } from '../model/types.ts';
import {
  makeCheck,
  makeCollection,
  makeExchange,
  makeInput,
  makeRecord,
  makeRow,
  makeTest,
} from '../testing/make.ts';
import { mergeShards } from './merge-shards.ts';

const rows = [
  makeRow('code-one'),
  makeRow('code-both'),
  makeRow('code-two'),
  makeRow('code-none', { applies: ['second-client'] }),
  makeRow('code-excluded', { verify: { kind: 'excluded', reason: 'later', note: 'x' } }),
];
const target = { ...makeInput().target, offers: [] };

function reporting(id: string, outcome: 'pass' | 'fail' | 'inconclusive', n = 1): CollectedTest {
  const check = makeCheck(id, {
    outcome,
    actual: `saw ${outcome}`,
    evidence: [1],
    title: `${id} in test ${n}`,
  });
  const exchange = makeExchange(1, { at: new Date(Date.UTC(2025, 2, 31, 12, n)).toISOString() });
  const record = makeRecord([check], {
    exchanges: [exchange],
    observations: [{ condition: `seen by ${id} ${n}`, actual: 'x', evidence: [1] }],
    counters: { requests: 5, signIns: 1, failedSignIns: 0, rateLimited: 0 },
  });
  return makeTest([id], { title: `test ${n} of ${id}`, record });
}

const part = (
  index: number,
  tests: CollectedTest[],
  total = 2,
  change: Parameters<typeof makeInput>[0] = {},
) =>
  buildReport(
    makeInput({
      rows,
      target,
      collection: makeCollection(tests),
      shard: { index, total },
      runId: 'r',
      ...change,
    }),
  );
const whole = (tests: CollectedTest[], change: Parameters<typeof makeInput>[0] = {}) =>
  buildReport(makeInput({ rows, target, collection: makeCollection(tests), runId: 'r', ...change }));

const first = [reporting('code-one', 'pass', 1), reporting('code-both', 'pass', 2)];
const second = [reporting('code-both', 'fail', 3), reporting('code-two', 'pass', 4)];

test('parts make the report that the whole run would have made', () => {
  const merged = mergeShards([part(2, second), part(1, first)]);
  const expected = whole([...first, ...second], { durationMs: merged.durationMs });
  const outcomes = (report: Report) =>
    report.requirements.map(({ id, outcome, reason }) => [id, outcome, reason]);
  expect(outcomes(merged)).toEqual(outcomes(expected));
  for (const key of [
    'verdicts',
    'gate',
    'exitCode',
    'summary',
    'complete',
    'observations',
    'exchanges',
  ] as const)
    expect(merged[key], key).toEqual(expected[key]);
  expect(merged.shard).toBeUndefined();
  expect(merged.environment).toMatchObject({ requests: 20, signIns: 4, shards: 2 });
});

test('evidence names the same exchanges after merging', () => {
  const merged = mergeShards([part(1, first), part(2, second)]);
  const check = merged.requirements
    .find(({ id }) => id === 'code-both')
    ?.checks.find(({ outcome }) => outcome === 'fail');
  const seen = merged.exchanges.find(({ n }) => n === check?.evidence[0]);
  expect(seen?.at).toBe(new Date(Date.UTC(2025, 2, 31, 12, 3)).toISOString());
  expect(new Set(merged.exchanges.map(({ n }) => n)).size).toBe(merged.exchanges.length);
});

test('a part alone certifies nothing, and its exit code is about its own rows', () => {
  expect(part(1, first)).toMatchObject({
    exitCode: 0,
    verdicts: { documented: 'not-fully-verified' },
    complete: true,
  });
  expect(part(2, second)).toMatchObject({ exitCode: 1, verdicts: { documented: 'non-conformant' } });
  expect(part(1, [], 2)).toMatchObject({ exitCode: 0, verdicts: { documented: 'not-fully-verified' } });
});

test('a requirement that no part reported on makes the whole incomplete', () => {
  const merged = mergeShards([part(1, first), part(2, [reporting('code-both', 'pass', 3)])]);
  expect(merged.requirements.find(({ id }) => id === 'code-two')?.outcome).toBe('error');
  expect(merged).toMatchObject({
    complete: false,
    exitCode: 5,
    verdicts: { documented: 'not-fully-verified' },
  });
});

test('waivers are judged over all parts', () => {
  const waiver = {
    requirement: 'code-both',
    owner: 'ada',
    reason: 'known, fixed in May',
    expires: '2025-04-30',
  };
  const gate = { profile: 'hardened', failOn: 'fail', partial: true } as const;
  const parts = [
    part(1, first, 2, { gate, waivers: [waiver] }),
    part(2, second, 2, { gate, waivers: [waiver] }),
  ];
  expect(parts.map(({ waivers }) => waivers.map((item) => 'state' in item && item.state))).toEqual([
    ['unused'],
    ['used'],
  ]);
  const merged = mergeShards(parts);
  expect(merged.exitCode).toBe(0);
  expect(merged.requirements.find(({ id }) => id === 'code-both')?.outcome).toBe('waived');
  expect(merged).toMatchObject({ waivers: [{ state: 'used' }], verdicts: { documented: 'non-conformant' } });
  const stale = { ...waiver, requirement: 'code-one' };
  const late = mergeShards([
    part(1, first, 2, { gate, waivers: [stale] }),
    part(2, second, 2, { gate, waivers: [stale] }),
  ]);
  expect(late.exitCode).toBe(6);
});

const unfit: [title: string, parts: () => Report[], line: RegExp][] = [
  ['nothing', () => [], /nothing to merge/],
  ['a missing part', () => [part(1, first, 3), part(3, second, 3)], /part 2\/3 is missing/],
  ['the last part missing', () => [part(1, first)], /part 2\/2 is missing/],
  ['a part twice', () => [part(1, first), part(1, first)], /part 1\/2 is there twice/],
  [
    'another number of parts',
    () => [part(1, first), part(2, second, 3)],
    /part 2\/3 does not belong to a run in 2 parts/,
  ],
  ['a whole report', () => [part(1, first), whole(second)], /whole run/],
  [
    'an interrupted part',
    () => [
      part(1, first),
      part(2, second, 2, { collection: makeCollection(second, { status: 'interrupted' }) }),
    ],
    /part 2\/2 is incomplete/,
  ],
  [
    'another target',
    () => [part(1, first), part(2, second, 2, { target: { ...target, baseUrl: 'https://other.example' } })],
    /another target than part 1\/2/,
  ],
  [
    'another specification',
    () => [
      part(1, first),
      part(2, second, 2, { tool: { version: '0.1.0', specDigest: `sha256:${'f'.repeat(64)}` } }),
    ],
    /another specification/,
  ],
  [
    'another gate',
    () => [
      part(1, first),
      part(2, second, 2, { gate: { profile: 'documented', failOn: 'fail', partial: false } }),
    ],
    /another gate/,
  ],
  ['another run', () => [part(1, first), part(2, second, 2, { runId: 'q' })], /another run/],
  [
    'other waivers',
    () => [
      part(1, first),
      part(2, second, 2, {
        waivers: [{ requirement: 'code-one', owner: 'a', reason: 'b', expires: '2025-04-30' }],
      }),
    ],
    /other waivers|another waivers/,
  ],
  [
    'a part that stopped',
    () => [
      part(1, first),
      part(2, [], 2, { stopped: { stage: 'preflight', message: 'm', advice: 'a', exitCode: 4 } }),
    ],
    /part 2\/2 stopped at preflight/,
  ],
];

for (const [title, parts, line] of unfit) {
  test(`${title} is refused`, () => {
    expect(() => mergeShards(parts())).toThrow(line);
  });
}

test('parts without the name of a run are of one run where they started within a day', () => {
  const at = (index: number, startedAt: string, tests: CollectedTest[]) => {
    const { runId: _, ...report } = part(index, tests, 2, { startedAt: new Date(startedAt) });
    return report;
  };
  const one = at(1, '2025-03-31T12:00:00Z', first);
  expect(mergeShards([one, at(2, '2025-04-01T11:59:00Z', second)]).complete).toBe(true);
  for (const later of ['2025-04-01T12:00:01Z', '2026-03-31T12:00:00Z', '2025-03-30T11:00:00Z'])
    expect(() => mergeShards([one, at(2, later, second)]), later).toThrow(/more than a day apart.*--run-id/);
  expect(() => mergeShards([one, part(2, second)])).toThrow(/another run/);
  const late = part(2, second, 2, { startedAt: new Date('2025-04-09T12:00:00Z') });
  expect(mergeShards([part(1, first), late]).complete).toBe(true);
});

test('what went wrong in any part is told of the whole, which then says one thing', () => {
  const failed = { ...makeCollection(second), errors: ['a worker died'] };
  const merged = mergeShards([part(1, first), part(2, second, 2, { collection: failed })]);
  expect(merged.environment['harnessProblems']).toBe('a worker died');
  expect(findContradictions(merged)).toEqual([]);
});
