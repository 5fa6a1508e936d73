/**
 * The whole tool against a provider that shares nothing with the built-in mock: its sound modes are certified, each of
 * its sins is caught by the row that it breaks. By default one sound mode meets all rows, and ten sins the rows named beside
 * them; AIRISK_PROOF=full runs every mode, and every sin against all rows.
 */
import { expect, test } from '@playwright/test';
import { requirement } from '../../specs/index.ts';
import { full, judge, rowsThat } from './run-judge.ts';
import { type SoundMode, soundModes } from './second-provider/habits.ts';
import { type SinId, sins } from './second-provider/sins.ts';
import { startSecondProvider } from './second-provider/start.ts';
import { describeSecondProvider } from './second-provider/target.ts';

const quickModes: readonly SoundMode[] = ['everything different at once'];
const quickSins: readonly SinId[] = [
  'folds-code-case',
  'matches-secret-start',
  'skips-redirect-in-json',
  'parses-redirect',
  'forgets-used-codes',
  'awaits-before-marking',
  'prints-local-time',
  'cuts-state',
  'never-expires-tokens',
  'opens-conversations',
];
const reason = 'runs with AIRISK_PROOF=full';

test.describe.configure({ mode: 'parallel' });

test.describe('a sound provider is certified', () => {
  for (const mode of Object.keys(soundModes) as SoundMode[]) {
    test(mode, async () => {
      test.skip(!full && !quickModes.includes(mode), reason);
      test.setTimeout(930_000);
      const habits: (typeof soundModes)[SoundMode] & { pages?: boolean } = soundModes[mode];
      const provider = await startSecondProvider({ habits });
      try {
        const { report, exitCode } = await judge(describeSecondProvider(provider, habits.pages), {
          limitMs: 900_000,
        });
        expect(rowsThat(report, ['fail', 'warn', 'error', 'inconclusive', 'untestable'])).toEqual([]);
        expect(report.verdicts).toMatchObject({ documented: 'conformant', hardened: 'conformant' });
        expect(exitCode).toBe(0);
      } finally {
        await provider.close();
      }
    });
  }
});

test.describe('a sin is caught by the requirement it breaks', () => {
  for (const id of Object.keys(sins) as SinId[]) {
    test(id, async () => {
      test.skip(!full && !quickSins.includes(id), reason);
      test.setTimeout(300_000);
      const { breaks, beside } = sins[id];
      const provider = await startSecondProvider({ sin: id });
      try {
        const { report, exitCode, outcome } = await judge(
          describeSecondProvider(provider),
          full ? {} : { only: [breaks, ...beside] },
        );
        const must = requirement(breaks).level === 'must';
        expect(outcome(breaks)).toBe(must ? 'fail' : 'warn');
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
