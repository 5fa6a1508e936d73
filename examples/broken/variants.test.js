import { readFileSync } from 'node:fs';
import { Script } from 'node:vm';
import { expect, test } from '@playwright/test';
import { conditionOf, conditions, HISTORIES, senseless } from './conditions.js';
import { SHARING } from './two-in-one.js';
import { defects, findVariant, patchedSource, sound } from './variants.js';

const variants = [...defects, ...sound];
const rows = JSON.parse(
  readFileSync(new URL('../../specs/requirements/client.json', import.meta.url), 'utf8'),
);

test('every defect names a client row', () => {
  const ids = rows.map(({ id }) => id);
  expect(defects.filter(({ caughtBy }) => !ids.includes(caughtBy))).toEqual([]);
});

test('no two variants have the same id or the same source', () => {
  expect(new Set(variants.map(({ id }) => id)).size).toBe(variants.length);
  expect(new Set(variants.map((variant) => patchedSource(variant))).size).toBe(variants.length);
});

test('a text that is not in the app is refused', () => {
  const variant = { id: 'stale', edits: [{ find: 'const nowhere', replace: '' }] };
  expect(() => patchedSource(variant)).toThrow('stale: "const nowhere" occurs 0 times');
});

test('a text that is in the app twice is refused', () => {
  const variant = { id: 'vague', edits: [{ find: 'const ', replace: '' }] };
  expect(() => patchedSource(variant)).toThrow(/vague: .* occurs \d+ times/);
});

test('every variant can be parsed', () => {
  for (const variant of variants) {
    // Scripts know no import statements; the app has them in its first lines only.
    const body = patchedSource(variant).replaceAll(/^import .*$/gm, '');
    expect(() => new Script(`(async () => { 'use strict';\n${body}\n})`), variant.id).not.toThrow();
  }
});

test('every defect can be had under every condition in which it makes sense', () => {
  for (const { id } of defects) {
    for (const condition of conditions) {
      const whole = `${id}@${condition}`;
      if (senseless[whole] || senseless[id]) continue;
      const { history, edits, withoutUser } = findVariant(whole);
      const source = patchedSource({ id: whole, edits: history ? [...SHARING, ...edits] : edits });
      expect(history === undefined || Object.hasOwn(HISTORIES, history), whole).toBe(true);
      if (condition === 'subject=generic') expect(withoutUser, whole).toBe(true);
      if (condition === 'encoding=json')
        expect(source, whole).toContain("'content-type': 'application/json'");
    }
  }
});

test('what is called senseless names a defect and a condition that there are, with a reason', () => {
  for (const [id, why] of Object.entries(senseless)) {
    expect(
      defects.map((one) => one.id),
      id,
    ).toContain(id.split('@')[0]);
    conditionOf(id);
    expect(why.length, id).toBeGreaterThan(15);
  }
  expect(() => conditionOf('ignores-state@history=full-moon')).toThrow(/no condition is called/);
});
