import { mkdirSync } from 'node:fs';
import { expect, test } from '@playwright/test';
import { makeConformantReport } from '../reports/testing/sample-report.ts';
import { writeReports } from '../reports/write-reports.ts';
import { runHere } from './testing/run-bin.ts';
import { makeKey, makeReport, writeSigned } from './testing/signed-reports.ts';

for (const [args, says] of [
  [
    ['from-har', 'x.har', '--base-url', 'https://a'],
    'report from-har has no option --base-url; it takes --target',
  ],
  [['show', 'x', '--key', 'k'], '--key is an option of report sign and report verify'],
  [
    ['sign', 'x', '--max-age', '1d'],
    'report sign has no option --max-age; it takes --key, --release, --subject',
  ],
  [['verify', 'x', '--json'], 'report verify has no option --json'],
  [['open', 'x', '--json'], 'it takes none'],
  [['drift', 'x', '--client', 'y'], 'report drift has no option --client'],
  [['package', 'x', '--set', 's', '--gate', 'hardened'], 'report package has no option --set'],
  [['accept', 'x', '--traget', 's'], 'did you mean --target?'],
] as const) {
  test(`report ${args.join(' ')} is not passed over in silence`, async () => {
    const { code, err } = await runHere(['report', ...args]);
    expect([code, err]).toEqual([2, expect.stringContaining(says)]);
  });
}

test('every option of report is one of some sub-command', async () => {
  const { SUBCOMMANDS, refuseForeignOptions } = await import('./report/own-options.ts');
  const { command } = await import('./commands/report.ts');
  const { camel } = await import('./parse-options.ts');
  const names = Object.keys(command.options);
  for (const name of names) {
    const takers = SUBCOMMANDS.filter((one) => {
      try {
        refuseForeignOptions(one, names, { [camel(name)]: 'x' });
        return true;
      } catch {
        return false;
      }
    });
    expect([name, takers.length > 0]).toEqual([name, true]);
    // The help says whose it is.
    for (const taker of takers)
      expect(command.options[name as keyof typeof command.options].help).toContain(taker);
  }
});

test('a report of 24 MB is read back, signed, verified and packed', async () => {
  const inFolder = (name: string) => test.info().outputPath(name);
  mkdirSync(inFolder(''), { recursive: true });
  const large = makeReport({
    change: (report) => ({
      ...report,
      exchanges: report.exchanges.map((one) => ({
        ...one,
        ...(one.response && { response: { ...one.response, body: 'x'.repeat(24_000_000) } }),
      })),
    }),
  });
  const key = makeKey(inFolder('keys'));
  const folder = await writeSigned(inFolder('large'), large, key);
  const shown = await runHere(['report', 'show', folder]);
  expect([shown.code, shown.err]).toEqual([0, '']);
  const verified = await runHere(['report', 'verify', folder, '--key', `${key}.pub`]);
  expect([verified.code, verified.err]).toEqual([0, '']);
  const zip = inFolder('large.zip');
  expect(await runHere(['report', 'package', folder, '--out', zip])).toMatchObject({ code: 0, err: '' });
  const accepted = await runHere(['report', 'accept', zip, '--trust', `${key}.pub`]);
  expect([accepted.code, accepted.err]).toEqual([0, '']);
});

test('what no text can hold is refused with its size', async () => {
  const { readBounded } = await import('../specs/documents/read-bounded.ts');
  const folder = test.info().outputPath('small');
  writeReports(makeConformantReport(), folder, ['json']);
  expect(() => readBounded(`${folder}/report.json`, 100)).toThrow('has more than 100 bytes');
});
