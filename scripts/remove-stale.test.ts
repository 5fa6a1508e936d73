import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, test } from '@playwright/test';
import { removeStale } from './remove-stale.ts';

let root = '';

test.beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'airisk-stale-'));
});

test.afterEach(() => {
  rmSync(root, { recursive: true, force: true });
});

function write(...paths: string[]): void {
  for (const path of paths) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), '');
  }
}

test('removes what was compiled of a file that is gone, and its folder', () => {
  write('suites/here.spec.ts', 'dist/suites/here.spec.js', 'dist/suites/here.spec.d.ts');
  write('dist/suites/gone.spec.js', 'dist/suites/gone.spec.d.ts', 'dist/moved/deep/there.js');
  write('dist/.tsbuildinfo');
  expect(removeStale(join(root, 'dist'), root).sort()).toEqual(
    [
      ['moved', 'deep', 'there.js'],
      ['suites', 'gone.spec.d.ts'],
      ['suites', 'gone.spec.js'],
    ].map((parts) => join(...parts)),
  );
  const left = ['suites/here.spec.js', 'suites/here.spec.d.ts', '.tsbuildinfo'];
  for (const path of left) expect(existsSync(join(root, 'dist', path))).toBe(true);
  expect(existsSync(join(root, 'dist', 'moved'))).toBe(false);
  expect(removeStale(join(root, 'dist'), root)).toEqual([]);
});
