import { expect, test } from '@playwright/test';
import { Scope } from './scope.ts';

test('a value holds for the time of its work, nested work has its own, and a failure ends it too', async () => {
  const scope = new Scope('outside');
  const seen: string[] = [];
  const note = async (): Promise<void> => void seen.push(scope.current);
  await scope.during('outer', async () => {
    await note();
    await scope.during('inner', note);
    await scope.during('failing', () => Promise.reject(new Error('x'))).catch(note);
  });
  await note();
  expect(seen).toEqual(['outer', 'inner', 'outer', 'outside']);
});
