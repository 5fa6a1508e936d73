import { expect, test } from '@playwright/test';
import { orLate } from './or-late.ts';

const never = new Promise<string>(() => undefined);
const giveUp = (): never => {
  throw new Error('too late');
};

test('work that ends in time says what comes of it, good or bad', async () => {
  expect(await orLate(Promise.resolve('done'), 1000, giveUp)).toBe('done');
  await expect(orLate(Promise.reject(new Error('broken')), 1000, () => 'late')).rejects.toThrow('broken');
});

test('work that does not end is given up, with a value or an error', async () => {
  expect(await orLate(never, 5, () => 'late')).toBe('late');
  await expect(orLate(never, 5, giveUp)).rejects.toThrow('too late');
});

test('what fails after it was given up is heard by nobody', async () => {
  const unheard: unknown[] = [];
  const hear = (error: unknown) => void unheard.push(error);
  process.on('unhandledRejection', hear);
  let fail: (error: Error) => void = () => undefined;
  const work = new Promise<string>((_, reject) => {
    fail = reject;
  });
  expect(await orLate(work, 5, () => 'late')).toBe('late');
  fail(new Error('after the end'));
  await new Promise((resolve) => setImmediate(resolve));
  process.off('unhandledRejection', hear);
  expect(unheard).toEqual([]);
});
