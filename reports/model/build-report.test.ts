import { expect, test } from '@playwright/test';
import {
  makeCheck,
  makeCollection,
  makeExchange,
  makeInput,
  makeRecord,
  makeReport,
  makeRow,
  makeTest,
} from '../testing/make.ts';
import { buildReport } from './build-report.ts';
import type { Outcome, RequirementResult, RunnerStatus } from './types.ts';

function only<T>(items: readonly T[]): T {
  const [item] = items;
  if (item === undefined || items.length !== 1)
    throw new Error(`expected one item, there are ${items.length}`);
  return item;
}

/** The result of one row that one test declared. */
function judge(parts: Parameters<typeof makeTest>[1], row = makeRow('token-code-used')): RequirementResult {
  return only(makeReport([row], [makeTest([row.id], parts)]).requirements);
}

test.describe('a row', () => {
  test('has the worst outcome of the checks of all tests', () => {
    const row = makeRow('token-code-used');
    const say = (outcome: Outcome) =>
      makeTest([row.id], { record: makeRecord([makeCheck(row.id, { outcome })]) });
    const report = makeReport([row], [say('pass'), say('inconclusive'), say('untestable')]);
    expect(only(report.requirements).outcome).toBe('inconclusive');
    expect(only(report.requirements).checks).toHaveLength(3);
  });

  for (const [level, outcome] of [
    ['must', 'fail'],
    ['should', 'warn'],
    ['may', 'pass'],
  ] as const) {
    test(`of level ${level} that is broken ends as ${outcome} and keeps what was seen`, () => {
      const row = makeRow('token-code-used', { level });
      const record = makeRecord([makeCheck(row.id, { outcome: 'fail', actual: '200 with a token' })]);
      const result = judge({ record, status: 'failed', error: '[finding] token-code-used' }, row);
      expect(result.outcome).toBe(outcome);
      expect(only(result.checks)).toMatchObject({ outcome, actual: '200 with a token' });
    });
  }

  test('carries the script of its finding and says where the test is', () => {
    const checks = [
      makeCheck('token-code-used', { reproduce: 'echo honest' }),
      makeCheck('token-code-used', { outcome: 'fail', reproduce: 'curl twice' }),
    ];
    const result = judge({ record: makeRecord(checks) });
    expect(result.reproduce).toBe('curl twice');
    expect(result.checks[0]?.test).toBe('token/code.spec.ts › code › refuses a used code');
    expect(
      judge({ record: makeRecord([makeCheck('token-code-used', { reproduce: 'x' })]) }),
    ).not.toHaveProperty('reproduce');
  });

  test('that is excluded appears with its reason', () => {
    const verify = { kind: 'excluded', reason: 'later', note: 'Client rows come next.' } as const;
    const report = makeReport([makeRow('token-code-used', { verify })], []);
    expect(only(report.requirements)).toMatchObject({
      outcome: 'excluded',
      reason: 'later: Client rows come next.',
    });
    expect(report.complete).toBe(true);
  });

  test('of the other actor does not appear', () => {
    const rows = [makeRow('token-code-used'), makeRow('client-state-fresh', { actor: 'client' })];
    expect(makeReport(rows, []).requirements.map((row) => row.id)).toEqual(['token-code-used']);
    expect(makeReport(rows, [], { actor: 'client' }).requirements.map((row) => row.id)).toEqual([
      'client-state-fresh',
    ]);
  });

  test('without a test is an error that says so', () => {
    const report = makeReport(
      [makeRow('token-code-used'), makeRow('token-form')],
      [makeTest(['token-form'])],
    );
    expect(report.requirements[0]).toMatchObject({
      outcome: 'error',
      reason: expect.stringContaining('Did not run'),
    });
    expect(report).toMatchObject({ complete: false, exitCode: 5 });
    expect(report.verdicts.documented).toBe('not-fully-verified');
  });

  test('whose prerequisite the target does not offer is untestable and says what would enable it', () => {
    const row = makeRow('token-foreign-code', { applies: ['second-client', 'user'] });
    const target = { ...makeInput().target, offers: ['user'] };
    const advise = (capability: string) => `Configure ${capability}.`;
    const report = makeReport([row, makeRow('token-form')], [makeTest(['token-form'])], { target, advise });
    expect(report.requirements[0]).toMatchObject({
      outcome: 'untestable',
      reason: 'Configure second-client.',
    });
    expect(report).toMatchObject({ complete: true, exitCode: 3 });
  });
});

test.describe('a test that does not judge', () => {
  const endings: [RunnerStatus, string | undefined, Outcome, RegExp][] = [
    ['passed', undefined, 'error', /without judging/],
    ['failed', 'TypeError: x is undefined', 'error', /broke off: TypeError/],
    ['failed', '[finding] a lie: nothing is recorded', 'error', /broke off/],
    ['timedOut', 'Test timeout', 'inconclusive', /in time \(30 s\)/],
    ['skipped', undefined, 'inconclusive', /skipped/],
    ['interrupted', undefined, 'inconclusive', /interrupted/],
    ['not-run', undefined, 'inconclusive', /interrupted/],
  ];
  for (const [status, error, outcome, reason] of endings) {
    test(`and ends ${status}${error ? ` with "${error}"` : ''} makes the row ${outcome}`, () => {
      const parts = { status, durationMs: 30_000, record: makeRecord([]), ...(error && { error }) };
      const result = judge(parts);
      expect(result.outcome).toBe(outcome);
      expect(result.reason).toMatch(reason);
    });
  }

  for (const status of ['failed', 'timedOut', 'interrupted'] as const) {
    test(`to its end (${status}) spoils a pass it recorded before`, () => {
      const result = judge({ status, error: 'Error: boom' });
      expect(result.outcome).toBe(status === 'failed' ? 'error' : 'inconclusive');
      expect(result.checks.map((check) => check.outcome)).toContain('pass');
    });
  }

  test('leaves a finding it recorded before it crashed standing', () => {
    const record = makeRecord([makeCheck('token-code-used', { outcome: 'fail' })]);
    expect(judge({ record, status: 'failed', error: 'Error: boom' }).outcome).toBe('fail');
  });

  test('because it stopped at a finding leaves the other rows inconclusive', () => {
    const record = makeRecord([makeCheck('token-code-used', { outcome: 'fail' })]);
    const stopped = makeTest(['token-code-used', 'token-form'], {
      record,
      status: 'failed',
      error: '[finding] x',
    });
    const report = makeReport([makeRow('token-code-used'), makeRow('token-form')], [stopped]);
    expect(report.requirements.map((row) => row.outcome)).toEqual(['fail', 'inconclusive']);
    expect(report.requirements[0]?.checks).toHaveLength(1);
  });

  test('shows its last exchanges and its error, redacted', () => {
    const exchanges = [1, 2, 3, 4, 5].map((n) => makeExchange(n));
    const record = makeRecord([], { exchanges });
    const crashed = makeTest(['token-code-used'], {
      record,
      status: 'failed',
      error: 'Error: s3cret leaked',
    });
    const redact = (text: string) => text.replaceAll('s3cret', 'secret#00000000');
    const report = makeReport([makeRow('token-code-used')], [crashed], { redact });
    const check = only(only(report.requirements).checks);
    expect(check.actual).toBe('The test broke off: Error: secret#00000000 leaked');
    expect(report.exchanges.map((x) => x.request.url.at(-1))).toEqual(['3', '4', '5']);
    expect(check.evidence).toEqual([1, 2, 3]);
    expect(JSON.stringify(report)).not.toContain('s3cret');
  });

  test('and has no record at all makes the report incomplete', () => {
    const { record: _, ...crashed } = makeTest(['token-code-used'], {
      status: 'failed',
      error: 'worker died',
    });
    const report = makeReport([makeRow('token-code-used')], [crashed]);
    expect(report).toMatchObject({ complete: false, exitCode: 5 });
    expect(only(report.requirements).outcome).toBe('error');
  });
});

test.describe('a run', () => {
  test('that is sound is complete, conformant and exits with 0', () => {
    const rows = [makeRow('token-form'), makeRow('token-cache', { profile: 'hardened', level: 'should' })];
    const report = makeReport(rows, [makeTest(['token-form', 'token-cache'])]);
    expect(report).toMatchObject({ complete: true, exitCode: 0, gate: { met: true } });
    expect(report.verdicts).toEqual({
      documented: 'conformant',
      hardened: 'conformant',
      interop: 'informational',
    });
  });

  test('that was interrupted is incomplete and never passes', () => {
    const collection = makeCollection([makeTest(['token-form'])], { status: 'interrupted' });
    const report = makeReport([makeRow('token-form'), makeRow('token-json')], [], { collection });
    expect(report.requirements[1]).toMatchObject({ outcome: 'inconclusive' });
    expect(report).toMatchObject({ complete: false, exitCode: 3 });
    const alone = makeReport([makeRow('token-form')], [], { collection });
    expect(alone).toMatchObject({
      complete: false,
      exitCode: 3,
      verdicts: { documented: 'not-fully-verified' },
    });
  });

  test('that stopped before the suites shows every row and the exit code of the stop', () => {
    const stopped = {
      stage: 'preflight',
      message: 'refused',
      advice: 'check the secret',
      exitCode: 2,
    } as const;
    const { collection: _, ...input } = makeInput({ rows: [makeRow('token-form')], stopped });
    const report = buildReport(input);
    expect(report).toMatchObject({ complete: false, exitCode: 2, gate: { met: false } });
    expect(report.stopped).toEqual({ stage: 'preflight', message: 'refused', advice: 'check the secret' });
    expect(only(report.requirements)).toMatchObject({
      outcome: 'inconclusive',
      reason: expect.stringMatching(/preflight/),
    });
    expect(report.verdicts.documented).toBe('not-fully-verified');
  });

  test('narrowed to some rows is judged by them but certifies nothing', () => {
    const gate = { profile: 'documented', failOn: 'fail', partial: false, only: ['token-form'] } as const;
    const rows = [makeRow('token-form'), makeRow('token-json'), makeRow('token-state')];
    const tests = [makeTest(['token-form', 'token-state'])];
    const report = makeReport(rows, tests, { gate: { ...gate, only: ['token-form'] } });
    expect(report.requirements.map((row) => row.outcome)).toEqual(['pass', 'untestable', 'untestable']);
    expect(report).toMatchObject({ complete: true, exitCode: 0 });
    expect(report.verdicts.documented).toBe('not-fully-verified');
    const all = makeReport(rows.slice(0, 1), tests.slice(0, 1), { gate: { ...gate, only: ['token-form'] } });
    expect(all.verdicts.documented).toBe('not-fully-verified');
  });

  test('whose tests name unknown or excluded rows is a harness error that loses nothing', () => {
    const verify = { kind: 'excluded', reason: 'later', note: 'Not yet.' } as const;
    const rows = [makeRow('token-form'), makeRow('token-later', { verify })];
    const report = makeReport(rows, [makeTest(['token-form', 'token-typo']), makeTest(['token-later'])]);
    expect(report.exitCode).toBe(5);
    expect(report.environment.harnessProblems).toContain('token-typo');
    expect(report.environment.harnessProblems).toContain('token-later');
    expect(report.requirements[0]?.outcome).toBe('pass');
  });

  test('adds up what its tests counted', () => {
    const counters = { requests: 7, signIns: 2, failedSignIns: 1, rateLimited: 1 };
    const counted = makeTest(['token-form'], { record: makeRecord([makeCheck('token-form')], { counters }) });
    const report = makeReport([makeRow('token-form')], [counted, counted]);
    expect(report.environment).toMatchObject({ requests: 14, signIns: 4, failedSignIns: 2, rateLimited: 2 });
  });
});

test.describe('exchanges', () => {
  test('are numbered in time order over all tests, and only evidence is kept', () => {
    const late = makeTest(['token-form'], {
      record: makeRecord([makeCheck('token-form', { evidence: [2, 1] })], {
        exchanges: [
          makeExchange(1, { at: '2025-03-31T12:00:09Z' }),
          makeExchange(2, { at: '2025-03-31T12:00:05Z' }),
        ],
      }),
    });
    const early = makeTest(['token-json'], {
      record: makeRecord([makeCheck('token-json', { evidence: [3] })], {
        exchanges: [makeExchange(1), makeExchange(3, { at: '2025-03-31T12:00:07Z' })],
        observations: [{ condition: 'an open point', actual: 'seen', evidence: [3] }],
      }),
    });
    const report = makeReport([makeRow('token-form'), makeRow('token-json')], [late, early]);
    expect(report.exchanges.map(({ n, at }) => [n, at.slice(17, 19)])).toEqual([
      [1, '05'],
      [2, '07'],
      [3, '09'],
    ]);
    expect(report.requirements.map((row) => only(row.checks).evidence)).toEqual([[1, 3], [2]]);
    expect(report.observations).toEqual([{ condition: 'an open point', actual: 'seen', evidence: [2] }]);
  });

  test('that several tests share appear once; look-alikes of another moment stay', () => {
    const shared = makeExchange(1);
    const lookAlike = makeExchange(2, { ...shared, n: 2, at: '2025-03-31T13:00:00Z' });
    const record = (id: string, evidence: number[]) =>
      makeRecord([makeCheck(id, { evidence })], { exchanges: [shared, lookAlike] });
    const report = makeReport(
      [makeRow('token-form'), makeRow('token-json')],
      [
        makeTest(['token-form'], { record: record('token-form', [1]) }),
        makeTest(['token-json'], { record: record('token-json', [1, 2]) }),
      ],
    );
    expect(report.exchanges).toHaveLength(2);
    expect(report.requirements.map((row) => only(row.checks).evidence)).toEqual([[1], [1, 2]]);
  });

  test('are all kept where an archive of the run is asked for', () => {
    const record = makeRecord([makeCheck('token-form', { evidence: [2] })], {
      exchanges: [makeExchange(1), makeExchange(2)],
    });
    const tests = [makeTest(['token-form'], { record })];
    expect(makeReport([makeRow('token-form')], tests).exchanges).toHaveLength(1);
    expect(makeReport([makeRow('token-form')], tests, { keepAll: true }).exchanges).toHaveLength(2);
  });

  test('that a check names but no test handed over are reported as a harness problem', () => {
    const record = makeRecord([makeCheck('token-form', { evidence: [1, 9] })], {
      exchanges: [makeExchange(1)],
    });
    const report = makeReport([makeRow('token-form')], [makeTest(['token-form'], { record })]);
    expect(only(only(report.requirements).checks).evidence).toEqual([1]);
    expect(report).toMatchObject({
      exitCode: 5,
      environment: { harnessProblems: expect.stringMatching(/1 pieces of evidence/) },
    });
  });
});

test.describe('waivers', () => {
  const waiver = {
    requirement: 'token-form',
    owner: 'Ada',
    reason: 'Fixed in release 12',
    expires: '2025-03-31',
  };
  const broken = makeTest(['token-form'], {
    record: makeRecord([makeCheck('token-form', { outcome: 'fail' })]),
    status: 'failed',
    error: '[finding] x',
  });
  const rows = [makeRow('token-form')];

  test('cover a finding through their last day; the verdict stays', () => {
    const report = makeReport(rows, [broken], { waivers: [waiver] });
    expect(only(report.requirements)).toMatchObject({
      outcome: 'waived',
      reason: expect.stringMatching(/Waived by Ada until 2025-03-31/),
    });
    expect(report).toMatchObject({ exitCode: 0, verdicts: { documented: 'non-conformant' } });
    expect(report.waivers).toEqual([{ ...waiver, state: 'used' }]);
  });

  test('that have expired, are stale or name no row end with 6', () => {
    const expired = makeReport(rows, [broken], { waivers: [{ ...waiver, expires: '2025-03-30' }] });
    expect(expired).toMatchObject({
      exitCode: 6,
      gate: { reason: expect.stringMatching(/expired on 2025-03-30/) },
      summary: { fail: 1 },
    });
    expect(makeReport(rows, [makeTest(['token-form'])], { waivers: [waiver] })).toMatchObject({
      exitCode: 6,
    });
    const unknown = makeReport(rows, [broken], { waivers: [{ ...waiver, requirement: 'token-none' }] });
    expect(unknown).toMatchObject({ exitCode: 6, gate: { reason: expect.stringMatching(/token-none/) } });
  });

  test('for a row that was not judged change nothing', () => {
    const open = makeTest(['token-form'], { status: 'skipped', record: makeRecord([]) });
    const report = makeReport(rows, [open], { waivers: [waiver] });
    expect(report).toMatchObject({ exitCode: 3, waivers: [{ state: 'unused' }] });
  });
});
