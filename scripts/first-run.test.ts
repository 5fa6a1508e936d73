/** What `docs/vendors.md` tells a newcomer is done as it stands there, in one terminal. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { packageRoot } from '../specs/index.ts';
import { readShellBlocks } from './docs/read-blocks.ts';
import { makeCommands, runBlock } from './docs/run-block.ts';

test('from an empty folder to a certified run', async () => {
  test.setTimeout(900_000);
  const text = readFileSync(join(packageRoot, 'docs', 'vendors.md'), 'utf8');
  const section = text.slice(text.indexOf('## Ten minutes'), text.indexOf('## 1. Describe it'));
  const blocks = readShellBlocks(section).filter(
    ({ mark }) => mark && 'notRun' in mark && mark.notRun.startsWith('scripts/first-run.test.ts'),
  );
  expect(blocks).toHaveLength(3);
  const walker = join(packageRoot, 'dist', 'scripts', 'docs', 'walk-as-ada.js');
  const played = blocks
    .map((block) => block.text)
    .join('\n')
    .replace('npx airisk-conformance record --target', `"${process.execPath}" "${walker}"`)
    // A person needs more time than a script.
    .replace('"totpPeriodSeconds": 5', '"totpPeriodSeconds": 2')
    .replace('&period=5', '&period=2')
    // A reader types more slowly than the mock starts.
    .replace(' > mock.txt &', ' > mock.txt & sleep 3');
  expect(played).toContain(walker);
  const cwd = test.info().outputPath('reader');
  mkdirSync(cwd, { recursive: true });
  const commands = makeCommands(test.info().outputPath('commands'));
  const { code, output } = await runBlock(played, { cwd, commands, env: {} });
  writeFileSync(test.info().outputPath('output.txt'), output);
  expect(code, output).toBe(0);
  for (const secret of ['mock-password-ada', 'not-for-production', 'MOCKADA'])
    expect(output, 'a secret is shown').not.toContain(secret);
  expect(JSON.parse(readFileSync(join(cwd, 'airisk-report', 'report.json'), 'utf8')).exitCode).toBe(0);
  expect(existsSync(join(cwd, 'airisk-report', 'report.html'))).toBe(true);
});
