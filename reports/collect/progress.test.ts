import { expect, test } from '@playwright/test';
import { chooseProgressMode, Progress, type ProgressMode } from './progress.ts';

function start(mode: ProgressMode, total: number, columns?: number) {
  let text = '';
  let now = 0;
  const output = { write: (part: string) => (text += part), ...(columns !== undefined && { columns }) };
  const progress = new Progress(mode, output, () => now);
  progress.begin(total, 2);
  return { progress, text: () => text, wait: (ms: number) => (now += ms) };
}

test.describe('on a terminal', () => {
  test('one line is rewritten, the count aligned', () => {
    const { progress, text } = start('line', 212);
    for (let i = 0; i < 57; i++) progress.step('token - refuses a used code');
    const shown = text().split('\r\u001b[2K');
    expect(shown.at(1)).toBe('[  1/212] token - refuses a used code');
    expect(shown.at(-1)).toBe('[ 57/212] token - refuses a used code');
    expect(text()).not.toContain('\n');
  });

  test('it never wraps and lets no title move the cursor', () => {
    const { progress, text } = start('line', 9, 40);
    progress.step(`a\u001b[2Jb\nc ${'long '.repeat(30)}`);
    const [, line = ''] = text().split('\r\u001b[2K');
    expect(line.startsWith('[1/9] a␛[2Jb ⏎ c long')).toBe(true);
    expect(line).toHaveLength(39);
  });

  test('errors stand above the line', () => {
    const { progress, text } = start('line', 2);
    progress.step('a - b', { failed: true });
    progress.error('a - b', 'TypeError: x\n  at y');
    expect(text().endsWith('\r\u001b[2Ka - b\n    TypeError: x\n      at y\n')).toBe(true);
  });
});

test.describe('in a log', () => {
  test('about ten lines tell of a run of any length', () => {
    const { progress, text } = start('plain', 200);
    for (let i = 0; i < 200; i++)
      progress.step('a - b', { broken: i === 3 || i === 4 ? ['code-single-use'] : [], failed: i === 5 });
    const lines = text().trimEnd().split('\n');
    expect(lines[0]).toBe('Running 200 tests with 2 workers');
    expect(lines[1]).toBe('  20/200 tests, 1 requirement broken, 1 broken off');
    expect(lines.at(-1)).toBe('  200/200 tests, 1 requirement broken, 1 broken off');
    expect(lines).toHaveLength(11);
    expect(text()).not.toContain('\u001b');
  });

  test('a slow run says something now and then', () => {
    const { progress, text, wait } = start('plain', 1000);
    progress.step('a - b');
    wait(15_000);
    progress.step('a - b');
    expect(text().split('\n')).toContain('  2/1000 tests');
  });
});

test('what is left is told when it is more than a guess', () => {
  const { progress, text, wait } = start('plain', 100);
  for (let i = 0; i < 10; i++) {
    wait(1000);
    progress.step('a - b');
  }
  expect(text()).toContain('  10/100 tests, about 2 min left\n');
  for (let i = 0; i < 90; i++) {
    wait(1000);
    progress.step('a - b');
  }
  expect(text()).toContain('  90/100 tests, about 10 s left\n');
  expect(text().endsWith('  100/100 tests\n')).toBe(true);
});

test('quiet is silent, errors included', () => {
  const { progress, text } = start('none', 2);
  progress.step('a - b', { failed: true });
  progress.error('a - b', 'boom');
  progress.clear();
  expect(text()).toBe('');
});

test('what is asked for decides, then the output', () => {
  const terminal = { write: () => true, isTTY: true };
  const pipe = { write: () => true };
  expect(chooseProgressMode('none', terminal, false)).toBe('none');
  expect(chooseProgressMode('line', pipe, true)).toBe('line');
  expect(chooseProgressMode(undefined, terminal, false)).toBe('line');
  expect(chooseProgressMode(undefined, terminal, true)).toBe('plain');
  expect(chooseProgressMode('loud', pipe, false)).toBe('plain');
});
