import { expect, test } from '@playwright/test';
import { didYouMean, nearest } from './did-you-mean.ts';

const words = ['provider', 'preflight', 'mock', 'init', 'report', 'browser'];

test('finds words with a letter missing, added, changed or swapped', () => {
  expect(nearest('provder', words)).toBe('provider');
  expect(nearest('mockk', words)).toBe('mock');
  expect(nearest('inat', words)).toBe('init');
  expect(nearest('prefilght', words)).toBe('preflight');
  expect(nearest('REPORT', words)).toBe('report');
});

test('finds a word by its unambiguous beginning only', () => {
  expect(nearest('prov', words)).toBe('provider');
  expect(nearest('pr', words)).toBeUndefined();
});

test('suggests nothing for a word that is far from all', () => {
  expect(didYouMean('frobnicate', words)).toBe('');
  expect(didYouMean('x', words)).toBe('');
});
