import { expect, test } from '@playwright/test';
import {
  decideGate,
  decideVerdict,
  OUTCOMES_WORST_FIRST,
  type RunFacts,
  type ScoredRow,
  selectGateRows,
  summarise,
  weighOutcome,
  worstOutcome,
} from './score.ts';
import type { GateOptions, Level, Outcome, Profile, RowOutcome, Verdict } from './types.ts';

/** `must:fail` in profile documented; `hardened/should:warn` elsewhere. */
function row(text: string, index = 0): ScoredRow {
  const [left = '', outcome = ''] = text.split(':');
  const [profile, level] = left.includes('/') ? left.split('/') : ['documented', left];
  return {
    id: `row-${String.fromCharCode(97 + index)}`,
    profile: profile as Profile,
    level: level as Level,
    outcome: outcome as RowOutcome,
  };
}

const rows = (text: string) => (text === '' ? [] : text.split(' ').map(row));
const sound: RunFacts = { complete: true, harnessProblems: [], waiverProblems: [] };
const gate = (parts: Partial<GateOptions> = {}): GateOptions => ({
  profile: 'documented',
  failOn: 'fail',
  partial: false,
  ...parts,
});

test.describe('worst outcome', () => {
  test('follows the fixed order for every pair', () => {
    OUTCOMES_WORST_FIRST.forEach((worse, i) => {
      for (const better of OUTCOMES_WORST_FIRST.slice(i)) {
        expect(worstOutcome([better, worse])).toBe(worse);
        expect(worstOutcome([worse, better])).toBe(worse);
      }
    });
  });

  test('is fail, error, inconclusive, warn, waived, untestable, pass, not-applicable', () => {
    const order = 'fail error inconclusive warn waived untestable pass not-applicable';
    expect(OUTCOMES_WORST_FIRST.join(' ')).toBe(order);
  });

  test('of nothing is undefined, never pass', () => {
    expect(worstOutcome([])).toBeUndefined();
  });
});

test.describe('weight of an outcome', () => {
  const levels: Level[] = ['must', 'should', 'may'];
  const broken: Record<Level, Outcome> = { must: 'fail', should: 'warn', may: 'pass' };
  for (const level of levels) {
    test(`of a broken ${level} is ${broken[level]}, whatever the test called it`, () => {
      expect(weighOutcome('fail', level)).toBe(broken[level]);
      expect(weighOutcome('warn', level)).toBe(broken[level]);
    });

    test(`leaves everything else at level ${level} alone`, () => {
      for (const outcome of OUTCOMES_WORST_FIRST.filter((o) => o !== 'fail' && o !== 'warn')) {
        expect(weighOutcome(outcome, level)).toBe(outcome);
      }
    });
  }
});

test.describe('verdict', () => {
  const cases: [string, Verdict][] = [
    ['', 'not-fully-verified'],
    ['must:pass', 'conformant'],
    ['must:pass must:not-applicable', 'conformant'],
    ['must:not-applicable', 'not-fully-verified'],
    ['must:excluded', 'not-fully-verified'],
    ['must:pass must:excluded', 'conformant'],
    ['should:pass', 'conformant'],
    ['may:pass', 'conformant'],
    ['must:fail', 'non-conformant'],
    ['must:pass must:fail', 'non-conformant'],
    ['must:pass should:warn', 'conformant-with-findings'],
    ['must:fail should:warn', 'non-conformant'],
    ['must:pass must:untestable', 'not-fully-verified'],
    ['must:pass must:inconclusive', 'not-fully-verified'],
    ['must:pass must:error', 'not-fully-verified'],
    ['must:untestable should:warn', 'not-fully-verified'],
    ['must:fail must:untestable', 'non-conformant'],
    ['must:fail must:inconclusive must:error', 'non-conformant'],
    ['must:pass should:untestable', 'conformant'],
    ['must:pass should:inconclusive', 'conformant'],
    ['must:pass should:error', 'conformant'],
    ['must:pass may:inconclusive', 'conformant'],
    ['must:pass must:waived', 'non-conformant'],
    ['must:pass should:waived', 'conformant-with-findings'],
    ['must:pass hardened/must:fail', 'conformant'],
    ['must:pass interop/must:fail', 'conformant'],
    ['hardened/must:pass', 'not-fully-verified'],
    ['should:untestable', 'not-fully-verified'],
  ];
  for (const [text, verdict] of cases) {
    test(`of [${text}] on documented is ${verdict}`, () => {
      expect(decideVerdict(rows(text), 'documented', true)).toBe(verdict);
    });
  }

  test('of a run that certifies nothing is never conformant', () => {
    expect(decideVerdict(rows('must:pass'), 'documented', false)).toBe('not-fully-verified');
    expect(decideVerdict(rows('must:pass should:warn'), 'documented', false)).toBe('not-fully-verified');
    expect(decideVerdict(rows('must:fail'), 'documented', false)).toBe('non-conformant');
  });

  test('judges hardened by its own rows', () => {
    expect(decideVerdict(rows('must:fail hardened/must:pass'), 'hardened', true)).toBe('conformant');
  });
});

test.describe('gate', () => {
  type Case = [rows: string, options: Partial<GateOptions>, exitCode: number, facts?: Partial<RunFacts>];
  const cases: Case[] = [
    ['must:pass', {}, 0],
    ['', {}, 3],
    ['must:not-applicable', {}, 3],
    ['must:fail', {}, 1],
    ['must:fail must:error', {}, 1],
    ['must:fail must:untestable', {}, 1],
    ['must:fail', { partial: true }, 1],
    ['must:pass must:error', {}, 5],
    ['must:pass should:error', {}, 5],
    ['must:error must:untestable', {}, 5],
    ['must:pass interop/must:error', {}, 0],
    ['must:pass must:untestable', {}, 3],
    ['must:pass must:untestable', { partial: true }, 0],
    ['must:untestable', { partial: true }, 3],
    ['must:pass must:inconclusive', {}, 3],
    ['must:pass must:inconclusive', { partial: true }, 3],
    ['must:pass must:untestable must:inconclusive', { partial: true }, 3],
    ['must:pass should:warn', {}, 0],
    ['must:pass should:warn', { failOn: 'warn' }, 1],
    ['must:pass should:inconclusive', {}, 0],
    ['must:pass should:inconclusive', { failOn: 'warn' }, 3],
    ['must:pass should:untestable', { failOn: 'warn' }, 3],
    ['must:pass should:untestable', { failOn: 'warn', partial: true }, 0],
    ['must:pass may:inconclusive', { failOn: 'warn' }, 0],
    ['must:pass hardened/must:fail', {}, 0],
    ['must:pass hardened/must:fail', { profile: 'hardened' }, 1],
    ['must:pass hardened/must:inconclusive', { profile: 'hardened' }, 3],
    ['must:fail hardened/must:pass', { profile: 'hardened' }, 1],
    ['must:pass hardened/must:error', {}, 0],
    ['must:pass interop/must:fail interop/should:warn', { profile: 'hardened', failOn: 'warn' }, 0],
    ['must:pass interop/must:inconclusive', { profile: 'hardened' }, 0],
    ['must:waived must:pass', {}, 0],
    ['must:waived', {}, 0],
    ['must:pass', {}, 3, { complete: false }],
    ['must:fail', {}, 1, { complete: false }],
    ['must:pass', {}, 5, { harnessProblems: ['a worker died'] }],
    ['must:fail', {}, 1, { harnessProblems: ['a worker died'] }],
    ['must:untestable', {}, 5, { harnessProblems: ['a worker died'] }],
    ['must:pass', {}, 6, { waiverProblems: ['stale'] }],
    ['must:fail', {}, 6, { waiverProblems: ['expired'] }],
  ];
  for (const [text, options, exitCode, facts] of cases) {
    const how = JSON.stringify({ ...options, ...facts });
    test(`of [${text}] with ${how} gives exit code ${exitCode}`, () => {
      const decision = decideGate(rows(text), gate(options), { ...sound, ...facts });
      expect(decision.exitCode).toBe(exitCode);
      expect(decision.met).toBe(exitCode === 0);
      expect(decision.reason).not.toBe('');
    });
  }

  test('of a narrowed run looks at the named rows of any profile, but never at interop', () => {
    const all = [row('must:fail', 0), row('hardened/must:pass', 1), row('interop/must:fail', 2)];
    const judge = (only: string[]) => decideGate(all, gate({ only }), sound).exitCode;
    expect(judge(['row-b'])).toBe(0);
    expect(judge(['row-a', 'row-b'])).toBe(1);
    expect(judge(['row-c'])).toBe(3);
    expect(judge(['row-b', 'row-c'])).toBe(0);
  });

  test('of hardened includes documented, of documented leaves hardened out', () => {
    const all = [row('must:pass', 0), row('hardened/must:pass', 1), row('interop/must:pass', 2)];
    expect(selectGateRows(all, gate()).map((r) => r.id)).toEqual(['row-a']);
    expect(selectGateRows(all, gate({ profile: 'hardened' })).map((r) => r.id)).toEqual(['row-a', 'row-b']);
  });

  test('is met by a declared exception for what was not tested, never for what was', () => {
    const names = ['resource-token-lives', 'resource-token-expires'] as const;
    const judge = (lives: RowOutcome, other: RowOutcome = 'pass') => {
      const all = [
        { ...row(`must:${lives}`), id: names[0] },
        { ...row('must:pass'), id: names[1] },
        row(`must:${other}`),
      ];
      const exceptions = [...names];
      const { exitCode, reason } = decideGate(all, gate({ exceptions }), sound);
      return { exitCode, reason, verdict: decideVerdict(all, 'documented', true, exceptions) };
    };
    expect(judge('untestable')).toEqual({
      exitCode: 0,
      reason: '1 requirement about the end of a token by declared exception',
      verdict: 'conformant-with-findings',
    });
    expect(judge('pass')).toMatchObject({ exitCode: 0, verdict: 'conformant' });
    expect(judge('inconclusive')).toMatchObject({ exitCode: 3, verdict: 'not-fully-verified' });
    expect(judge('fail')).toMatchObject({ exitCode: 1, verdict: 'non-conformant' });
    expect(judge('untestable', 'untestable')).toMatchObject({ exitCode: 3, verdict: 'not-fully-verified' });
  });

  test('says in words what stands in the way', () => {
    const reason = (text: string, options: Partial<GateOptions> = {}) =>
      decideGate(rows(text), gate(options), sound).reason;
    expect(reason('must:fail must:fail should:warn', { failOn: 'warn' })).toBe(
      '2 mandatory requirements broken, 1 recommendation not followed (of the documented profile)',
    );
    expect(reason('must:inconclusive must:untestable must:untestable')).toBe(
      '1 requirement inconclusive; 2 requirements untestable',
    );
    // As many as the report counts, and how many of them stand in the way.
    expect(reason('must:pass must:untestable should:untestable')).toBe(
      '2 requirements untestable, 1 of them binding',
    );
    expect(reason('must:fail', { profile: 'hardened' })).toBe('1 mandatory requirement broken');
    expect(reason('must:pass must:untestable must:waived should:warn', { partial: true })).toBe(
      '1 recommendation not followed, 1 finding waived, 1 untestable requirement let through by --partial',
    );
    expect(reason('must:pass')).toBe('no finding');
  });
});

test('the summary counts every row once', () => {
  const all = rows(
    'must:pass must:pass must:fail should:warn interop/must:fail must:excluded may:not-applicable',
  );
  const summary = summarise(all);
  expect(summary).toMatchObject({ pass: 2, fail: 2, warn: 1, excluded: 1, 'not-applicable': 1, error: 0 });
  expect(Object.values(summary).reduce((a, b) => a + b, 0)).toBe(all.length);
});
