import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test } from '@playwright/test';
import { loadTargetFile } from '../runner/targets/load-target.ts';
import { runHere } from './testing/run-bin.ts';

const env = { AIRISK_CLIENT_SECRET: 's3cret-value', AIRISK_TEST_USER: 'ada', AIRISK_TEST_PASSWORD: 'pw' };

for (const kind of ['none', 'form', 'script'] as const) {
  test(`init --kind ${kind} writes a target file that is accepted, and explains each of its keys`, async () => {
    const testInfo = test.info();
    const cwd = testInfo.outputPath('project');
    mkdirSync(cwd, { recursive: true });
    const { code, out } = await runHere(['init', '--kind', kind], { cwd });
    expect(code).toBe(0);
    expect(out).toContain('airisk-conformance preflight --target airisk-target.json');
    const path = join(cwd, 'airisk-target.json');
    const named = readdirSync(cwd).map((name) => readFileSync(join(cwd, name), 'utf8'));
    for (const variable of new Set(named.join().match(/(?<=env[:.])AIRISK_(CLIENT|TEST)_\w+/g))) {
      expect(out).toContain(`${variable}=…`);
    }
    const target = loadTargetFile(path, env);
    expect(target.interaction?.kind).toBe(kind);
    expect(target.client.secret).toBe('s3cret-value');
    expect(readFileSync(path, 'utf8')).not.toContain('s3cret-value');
    const text = readFileSync(join(cwd, 'airisk-target.md'), 'utf8');
    for (const key of Object.keys(JSON.parse(readFileSync(path, 'utf8')))) expect(text).toContain(key);
    expect(existsSync(join(cwd, 'airisk-sign-in.mjs'))).toBe(kind === 'script');
  });
}

test('the sign-in script exports what a target needs', async () => {
  const testInfo = test.info();
  mkdirSync(testInfo.outputDir, { recursive: true });
  await runHere(['init', '--kind', 'script', '--out', 'deep/er/staging.json', '--quiet'], {
    cwd: testInfo.outputDir,
  });
  const script = pathToFileURL(testInfo.outputPath('deep', 'er', 'airisk-sign-in.mjs')).href;
  const exports: object = await import(script);
  expect(Object.keys(exports).sort()).toEqual(['approve', 'deny']);
});

test('init overwrites nothing, unless it is forced to', async () => {
  const testInfo = test.info();
  const cwd = testInfo.outputPath('project');
  mkdirSync(cwd, { recursive: true });
  writeFileSync(join(cwd, 'airisk-target.md'), 'mine');
  const refused = await runHere(['init'], { cwd });
  expect(refused.code).toBe(2);
  expect(refused.err).toMatch(/airisk-target\.md exists already; --force overwrites it/);
  expect(existsSync(join(cwd, 'airisk-target.json'))).toBe(false);
  expect((await runHere(['init', '--force'], { cwd })).code).toBe(0);
  expect(readFileSync(join(cwd, 'airisk-target.md'), 'utf8')).not.toBe('mine');
});

test('init refuses a name that is no JSON file and a place it cannot write to', async () => {
  const testInfo = test.info();
  mkdirSync(testInfo.outputDir, { recursive: true });
  const cwd = testInfo.outputDir;
  writeFileSync(join(cwd, 'file'), '');
  expect(await runHere(['init', '--out', 'target.yaml'], { cwd })).toMatchObject({
    code: 2,
    err: expect.stringContaining('must end in .json'),
  });
  expect(await runHere(['init', '--out', 'file/t.json'], { cwd })).toMatchObject({
    code: 2,
    err: expect.stringMatching(/cannot be written \(ENOTDIR|EEXIST/),
  });
});
