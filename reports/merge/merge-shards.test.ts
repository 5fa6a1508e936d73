import { expect, test } from '@playwright/test';
import { checkEdition } from '../leaks/publish-files.ts';
import { buildReport } from '../model/build-report.ts';
import { findContradictions } from '../model/find-contradictions.ts';
import type { CollectedTest, Control, Environment, Report } from '../model/types.ts';
import {
  makeCheck,
  makeCollection,
  makeExchange,
  makeInput,
  makeRecord,
  makeRow,
  makeTest,
} from '../testing/make.ts';
import { ReportEdition } from '../write-reports.ts';
import { guardParts } from './guard-parts.ts';
import { tellContradictions } from './merge-controls.ts';
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

test('what is broken in a later part says how it is mended, and rows took as long as in all parts', () => {
  const known = { rows: [...rows, makeRow('code-single-use')] };
  const parts = [
    part(1, [...first, reporting('code-single-use', 'pass', 5)], 2, known),
    part(2, [...second, reporting('code-single-use', 'fail', 6)], 2, known),
  ];
  const row = mergeShards(parts).requirements.find(({ id }) => id === 'code-single-use');
  expect(row).toMatchObject({
    mend: expect.stringContaining('refuse it'),
    attack: { label: expect.stringContaining('RFC 6819') },
  });
  const took = parts.map(
    ({ requirements }) => requirements.find(({ id }) => id === 'code-single-use')?.durationMs ?? 0,
  );
  expect(row?.durationMs).toBe((took[0] ?? 0) + (took[1] ?? 0));
  const sound = mergeShards([
    part(2, [...first, reporting('code-single-use', 'fail', 5)], 2, known),
    part(1, second, 2, known),
  ]);
  expect(sound.requirements.find(({ id }) => id === 'code-one')?.mend).toBeUndefined();
});

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

const control = (step: string, outcome: Control['outcome'], more: Partial<Control> = {}): Control => ({
  ...{ step, outcome, message: `${step} is ${outcome}` },
  ...more,
});

test('merged parts of a quick run, or of one that only watched, certify nothing', () => {
  const sound = { rows: [makeRow('code-one'), makeRow('code-two')], actor: 'provider' } as const;
  const parts = (change: Parameters<typeof makeInput>[0]) =>
    mergeShards([
      part(1, [reporting('code-one', 'pass')], 2, { ...sound, ...change }),
      part(2, [reporting('code-two', 'pass', 2)], 2, { ...sound, ...change }),
    ]);
  const verdictOf = (report: Report) => report.verdicts.documented;
  const gate = makeInput().gate;
  expect(verdictOf(parts({}))).toBe('conformant');
  expect(verdictOf(parts({ gate: { ...gate, depth: 'quick' } }))).not.toBe('conformant');
  expect(verdictOf(parts({ actor: 'both' }))).not.toBe('conformant');
});

test('a target that fell silent during one part is told of the whole, by the numbers of the whole', () => {
  const at = (n: number) => new Date(Date.UTC(2025, 2, 31, 12, 0, n)).toISOString();
  const { response: _, ...silent } = makeExchange(1);
  const gone = [2, 3, 4].map((n) => ({ ...silent, n, at: at(n), failure: 'no answer within 5 s' }));
  const fallenSilent = makeTest(['code-two'], {
    record: makeRecord([makeCheck('code-two', { outcome: 'inconclusive', evidence: [1, 2, 3, 4] })], {
      exchanges: [makeExchange(1, { at: at(1) }), ...gone],
    }),
  });
  const parts = [part(1, [reporting('code-one', 'pass')]), part(2, [fallenSilent])];
  expect(parts[1]?.environment.silence).toContain('(exchange 2)');
  expect(mergeShards(parts).environment.silence).toContain(
    '(exchange 3) on the target answered nothing more',
  );
  // The first part's numbers would name others.
  expect(mergeShards([parts[0], part(2, [])] as Report[]).environment.silence).toBeUndefined();
});

test('the controls of every part are kept, and parts that contradict each other are told', () => {
  const merged = mergeShards([
    part(1, first, 2, {
      controls: [
        control('reach the host', 'proved'),
        control('prove users.primary', 'proved'),
        control('prove denial', 'unseen', { vouched: true }),
      ],
    }),
    part(2, second, 2, {
      controls: [
        control('reach the host', 'proved'),
        control('prove users.primary', 'inconclusive', { advice: 'try again', capabilities: ['user'] }),
        control('prove denial', 'unseen', { vouched: true }),
        control('find what a run may do at once', 'proved'),
      ],
    }),
  ]);
  expect(merged.controls).toEqual([
    control('reach the host', 'proved'),
    {
      ...control('prove users.primary', 'inconclusive', { advice: 'try again', capabilities: ['user'] }),
      message:
        'the parts of the run contradict each other: part 1/2: proved (prove users.primary is proved); part 2/2: inconclusive (prove users.primary is inconclusive)',
    },
    control('prove denial', 'unseen', { vouched: true }),
    {
      ...control('find what a run may do at once', 'proved'),
      message: 'find what a run may do at once is proved (in part 2/2 only)',
    },
  ]);
  expect(tellContradictions(merged.controls ?? [])).toEqual([
    expect.stringMatching(/^prove users\.primary: the parts of the run contradict each other/),
  ]);
  expect(mergeShards([part(1, first), part(2, second)]).controls).toBeUndefined();
  const late = mergeShards([part(1, first), part(2, second, 2, { controls: [control('a', 'refuted')] })]);
  expect(late.controls).toEqual([control('a', 'refuted')]);
});

test('what was masked late in any part, and where parts ran, is told of the whole', () => {
  const ran = (index: number, tests: CollectedTest[], environment: Partial<Environment>) => {
    const report = part(index, tests);
    return { ...report, environment: { ...report.environment, ...environment } };
  };
  const { environment } = mergeShards([
    ran(1, first, { platform: 'linux x64', variables: 'NO_PROXY, NODE_OPTIONS (--a, --b)' }),
    ran(2, second, {
      ...{ platform: 'darwin arm64', variables: 'NODE_EXTRA_CA_CERTS, NO_PROXY' },
      ...{ maskedLate: 2, maskedLateIn: 'report.html' },
    }),
  ]);
  expect(environment).toMatchObject({
    platform: 'linux x64; darwin arm64',
    variables: 'NODE_EXTRA_CA_CERTS, NODE_OPTIONS (--a, --b), NO_PROXY',
    maskedLate: 2,
    maskedLateIn: 'report.html of part 2',
  });
  const withheld = { maskedLate: 1, withheld: 'report.html' };
  expect(() => mergeShards([part(1, first), ran(2, second, withheld)])).toThrow(
    /part 2\/2 has verdicts only: a secret in report\.html could not be masked/,
  );
});

test('a secret that a part still holds in clear is masked in the whole', () => {
  const exchange = (code: string, token: string) => ({
    ...makeExchange(1, { at: '2025-03-31T12:00:00.000Z' }),
    request: { method: 'POST', url: 'https://airisk.example.com/api/oauth2/Token', headers: [], body: '' },
    response: {
      status: 200,
      headers: [['Location', `https://localhost/callback?code=${code}`]] as [string, string][],
      body: JSON.stringify({ access_token: token }),
    },
  });
  const holding = (index: number, tests: CollectedTest[], code: string, token: string): Report => ({
    ...part(index, tests),
    exchanges: [exchange(code, token)],
  });
  const clean = [holding(1, first, 'code#01234567', 'token#01234567'), part(2, second)];
  expect(guardParts(clean).secrets).toEqual([]);
  const leaky = [holding(1, first, 'Splx-of-a-part-lOBeZ', 'token#01234567'), part(2, second)];
  const guard = guardParts(leaky);
  expect(guard.secrets).toEqual([{ kind: 'code', value: 'Splx-of-a-part-lOBeZ' }]);
  const { files, late, withheld } = checkEdition(new ReportEdition(mergeShards(leaky)), guard);
  expect(files.map(({ text }) => text).join()).not.toContain('Splx-of-a-part');
  expect([late?.values, withheld]).toEqual([1, []]);
});
