/**
 * The whole tool against a provider that shares nothing with the built-in mock: its sound modes are certified, each of
 * its defects is caught by the row that it breaks. By default one sound mode meets all rows, and ten defects the rows named beside
 * them; AIRISK_INDEPENDENT_PROVIDER=full runs every mode, and every sin against all rows.
 */
import { expect, test } from '@playwright/test';
import { dialectOf } from '../../runner/like/dialect-of.ts';
import { loadCatalogue, type RequirementId, requirement } from '../../specs/index.ts';
import { full, judge, rowsThat } from './run-judge.ts';
import { type DefectId, defects } from './second-provider/defects.ts';
import { type SoundMode, soundModes } from './second-provider/options.ts';
import { startSecondProvider } from './second-provider/start.ts';
import { describeSecondProvider } from './second-provider/target.ts';

const quickModes: readonly SoundMode[] = ['everything different at once'];
/** Those in one line are in different places of the code, so that each is caught, and what is beside it passes, in one run. */
const quickDefects: readonly (readonly DefectId[])[] = [
  [
    'folds-code-case',
    'matches-secret-start',
    'skips-redirect-in-json',
    'parses-redirect',
    'prints-local-time',
    'cuts-state',
    'opens-conversations',
  ],
  ['forgets-used-codes', 'never-expires-tokens'],
  ['awaits-before-marking'],
];
const reason = 'runs with AIRISK_INDEPENDENT_PROVIDER=full';

test.describe.configure({ mode: 'parallel' });

test.describe('a sound provider is certified', () => {
  for (const mode of Object.keys(soundModes) as SoundMode[]) {
    test(mode, async () => {
      test.skip(!full && !quickModes.includes(mode), reason);
      test.setTimeout(930_000);
      const provider = await startSecondProvider({ options: soundModes[mode] });
      try {
        const { report, exitCode } = await judge(describeSecondProvider(provider), {
          limitMs: 900_000,
        });
        expect(rowsThat(report, ['fail', 'warn', 'error', 'inconclusive', 'untestable'])).toEqual([]);
        expect(report.verdicts).toMatchObject({ documented: 'conformant', hardened: 'conformant' });
        expect(exitCode).toBe(0);
        // What a mock of this report would answer otherwise is little, and listed by name (scripts/observe-again.ts observes it).
        const { unsaid } = dialectOf(report);
        const share = 1 - unsaid.length / report.observations.length;
        expect(share, JSON.stringify(unsaid, null, 2)).toBeGreaterThanOrEqual(0.9);
      } finally {
        await provider.close();
      }
    });
  }
});

/** Every flow of these runs in a browser, so a run against all rows would take a quarter of an hour. */
const rowsWithPages: readonly RequirementId[] = [
  ...loadCatalogue().flatMap(({ id, area, verify }) =>
    area === 'interaction' && verify.kind === 'tested' ? [id] : [],
  ),
  'authorize-issues-code',
  'authorize-user-with-userid',
  'authorize-concurrent-requests-separate',
  'authorize-reflection-inert',
  'redirect-refusal-stays',
  'redirect-refusal-no-link',
  'state-echoed',
  'state-in-errors',
  'code-single-use',
  'token-form-accepted',
  'token-json-accepted',
  'userid-omitted',
  'userid-unknown',
];

test('a sound provider that shows sign-in and consent pages breaks none of the rows about them', async () => {
  test.skip(!full, reason);
  test.setTimeout(630_000);
  // A code has to outlive the walk through the pages, also on a busy machine.
  const lifetimes = { codeSeconds: 30, tokenSeconds: 60 };
  const provider = await startSecondProvider({ options: { pages: true }, ...lifetimes });
  try {
    const target = describeSecondProvider(provider, true);
    const { report, exitCode, outcome } = await judge(target, { only: rowsWithPages, limitMs: 600_000 });
    for (const id of rowsWithPages) expect.soft(outcome(id), id).toBe('pass');
    expect(rowsThat(report, ['fail', 'warn', 'error', 'inconclusive'])).toEqual([]);
    expect(exitCode).toBe(0);
  } finally {
    await provider.close();
  }
});

test.describe('a sin is caught by the requirement it breaks', () => {
  const alone = (Object.keys(defects) as DefectId[]).map((id) => [id]);
  for (const sins of full ? alone : quickDefects) {
    test(sins.join('; '), async () => {
      test.setTimeout(300_000);
      const broken = sins.map((id) => defects[id].breaks);
      const beside = sins.flatMap((id) => defects[id].beside);
      const provider = await startSecondProvider({ sins });
      try {
        const { report, exitCode, outcome } = await judge(
          describeSecondProvider(provider),
          full ? {} : { only: [...broken, ...beside], depth: 'quick' },
        );
        for (const id of broken)
          expect(outcome(id), id).toBe(requirement(id).level === 'must' ? 'fail' : 'warn');
        if (!full) {
          for (const other of beside) expect(outcome(other), other).toBe('pass');
        }
        expect(rowsThat(report, ['error', 'inconclusive'])).toEqual([]);
        expect(exitCode).toBe(1);
      } finally {
        await provider.close();
      }
    });
  }
});
