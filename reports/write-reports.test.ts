import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { ALL_FORMATS, fileNamesOf } from './formats.ts';
import { replaceFile } from './replace-file.ts';
import { makeReport, makeRow, makeTest } from './testing/make.ts';
import { type Renderers, writeReports } from './write-reports.ts';

const report = makeReport([makeRow('token-form')], [makeTest(['token-form'])]);
let folder = '';

test.beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'airisk-reports-'));
});
test.afterEach(() => rmSync(folder, { recursive: true, force: true }));

const renderers = (parts: Partial<Renderers> = {}): Renderers => {
  const simple = Object.fromEntries(
    ALL_FORMATS.map((format) => [format, fileNamesOf(format).length === 1 ? () => 'text' : () => ({})]),
  ) as unknown as Renderers;
  return { ...simple, ...parts };
};
const fail = () => {
  throw new Error('no');
};

test('writes all formats under their names, the JSON file last', () => {
  const { written, failed } = writeReports(report, folder);
  expect(failed).toEqual([]);
  expect(readdirSync(folder).sort()).toEqual(['report.html', 'report.json', 'report.junit.xml', 'report.md']);
  expect(written.at(-1)).toBe(join(folder, 'report.json'));
  expect(JSON.parse(readFileSync(join(folder, 'report.json'), 'utf8'))).toMatchObject({ exitCode: 0 });
});

test('makes the folder and writes only what was asked for', () => {
  const deep = join(folder, 'a', 'b');
  expect(writeReports(report, deep, ['markdown']).written).toEqual([join(deep, 'report.md')]);
  expect(readdirSync(deep)).toEqual(['report.md']);
});

test('a renderer that fails loses only its own file', () => {
  const { written, failed } = writeReports(report, folder, undefined, {
    renderers: renderers({ html: fail }),
  });
  expect(failed.map(({ format }) => format)).toEqual(['html']);
  expect(written).toHaveLength(3);
  expect(readdirSync(folder).sort()).toEqual(['report.json', 'report.junit.xml', 'report.md']);
});

test('an earlier report is gone before the first file of the new one is there', () => {
  for (const name of ['report.json', 'report.html']) writeFileSync(join(folder, name), 'old');
  const seen: boolean[] = [];
  const look = () => {
    seen.push(existsSync(join(folder, 'report.json')));
    return 'new';
  };
  writeReports(report, folder, undefined, {
    renderers: renderers({ html: look, junit: look, markdown: look, json: fail }),
  });
  expect(seen).toEqual([false, false, false]);
  expect(existsSync(join(folder, 'report.json'))).toBe(false);
});

test('a file that cannot be put in place leaves the others and no temporary file', () => {
  mkdirSync(join(folder, 'blocked'));
  mkdirSync(join(folder, 'blocked', 'report.md'));
  writeFileSync(join(folder, 'blocked', 'report.md', 'x'), '');
  expect(() => replaceFile(join(folder, 'blocked', 'report.md'), 'text')).toThrow();
  expect(readdirSync(join(folder, 'blocked'))).toEqual(['report.md']);
});

test('a private file is readable by its owner alone', () => {
  const path = join(folder, 'private.json');
  replaceFile(path, '{}', 0o600);
  expect(statSync(path).mode & 0o777).toBe(0o600);
});
