import { expect, test } from '@playwright/test';
import fc from 'fast-check';
import { type Combination, coverCombinations, type Dimensions } from './covering-array.ts';

/** Every combination there is. */
function product(dimensions: Dimensions): Combination[] {
  return Object.entries(dimensions).reduce<Combination[]>(
    (rows, [name, values]) => rows.flatMap((row) => values.map((value) => ({ ...row, [name]: value }))),
    [{}],
  );
}

/** Every set of so many values that some allowed combination has. */
function tuples(all: readonly Combination[], size: number): Set<string> {
  const found = new Set<string>();
  for (const row of all) {
    const pairs = Object.entries(row).sort();
    const pick = (from: number, chosen: string[]): void => {
      if (chosen.length === size) found.add(chosen.join(' '));
      else for (let at = from; at < pairs.length; at += 1) pick(at + 1, [...chosen, `${pairs[at]}`]);
    };
    pick(0, []);
  }
  return found;
}

const dimensions = fc
  .array(fc.integer({ min: 1, max: 4 }), { minLength: 2, maxLength: 5 })
  .map(
    (sizes): Dimensions =>
      Object.fromEntries(
        sizes.map((size, at) => [`d${at}`, Array.from({ length: size }, (_, n) => `d${at}v${n}`)]),
      ),
  );

test('every tuple of the strength that can be is in some row, and no row is forbidden', () => {
  fc.assert(
    fc.property(
      dimensions,
      fc.integer({ min: 1, max: 3 }),
      fc.array(fc.tuple(fc.nat(4), fc.nat(3), fc.nat(4), fc.nat(3)), { maxLength: 3 }),
      (all, strength, forbidden) => {
        const allowed = (row: Combination) =>
          forbidden.every(
            ([a, v, b, w]) => !(row[`d${a}`] === `d${a}v${v}` && row[`d${b}`] === `d${b}v${w}`),
          );
        const size = Math.min(strength, Object.keys(all).length);
        const rows = coverCombinations(all, { strength, allowed });
        expect(rows.every(allowed)).toBe(true);
        const wanted = tuples(product(all).filter(allowed), size);
        expect([...wanted].filter((tuple) => !tuples(rows, size).has(tuple))).toEqual([]);
      },
    ),
    { numRuns: 150 },
  );
});

test('a named group is covered whole beside the pairs', () => {
  const all: Dimensions = {
    a: ['1', '2', '3'],
    b: ['1', '2'],
    c: ['1', '2'],
    d: ['1', '2', '3', '4'],
  };
  const rows = coverCombinations(all, { strength: 2, groups: [['a', 'b', 'c']] });
  expect(new Set(rows.map(({ a, b, c }) => `${a}${b}${c}`)).size).toBe(12);
  const pairs = tuples(rows, 2);
  expect([...tuples(product(all), 2)].every((pair) => pairs.has(pair))).toBe(true);
});

test('the first row is the plain one, and the same arguments give the same rows', () => {
  const all: Dimensions = { a: ['plain', 'x'], b: ['plain', 'y', 'z'], c: ['plain', 'w'] };
  const rows = coverCombinations(all, { strength: 2 });
  expect(rows[0]).toEqual({ a: 'plain', b: 'plain', c: 'plain' });
  expect(coverCombinations(all, { strength: 2 })).toEqual(rows);
});

test('rows are few: not far above the largest product of values that must meet', () => {
  const sized = (...sizes: number[]): Dimensions =>
    Object.fromEntries(sizes.map((size, at) => [`d${at}`, Array.from({ length: size }, (_, n) => `${n}`)]));
  expect(coverCombinations(sized(9, 5, 3, 3, 3, 3, 2, 2, 2, 2), { strength: 2 }).length).toBeLessThanOrEqual(
    55,
  );
  expect(coverCombinations(sized(3, 3, 3, 3), { strength: 2 }).length).toBeLessThanOrEqual(14);
  expect(coverCombinations(sized(2, 2, 2, 2, 2, 2, 2, 2), { strength: 2 }).length).toBeLessThanOrEqual(10);
});
