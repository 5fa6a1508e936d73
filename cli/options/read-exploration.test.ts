import { expect, test } from '@playwright/test';
import { readExploration } from './read-exploration.ts';

const today = new Date('2025-03-31T23:59:59Z');

test('the seed is the date unless one is given', () => {
  expect(readExploration({}, today)).toEqual({ seed: 20250331 });
  expect(readExploration({ explore: '0' }, today)).toEqual({ flows: 0, seed: 20250331 });
  expect(readExploration({ explore: '200', seed: '7' }, today)).toEqual({ flows: 200, seed: 7 });
});

for (const text of ['-1', '1.5', 'many', '', '1e3', '99999999999'])
  test(`"${text}" is no number of flows and no seed`, () => {
    expect(() => readExploration({ explore: text }, today)).toThrow(
      /--explore must be a whole number from 0 to/,
    );
    expect(() => readExploration({ seed: text }, today)).toThrow(/--seed must be a whole number/);
  });
