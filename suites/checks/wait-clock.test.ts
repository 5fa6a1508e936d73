import { expect, test } from '@playwright/test';
import type { Provider } from '../flows/provider.ts';
import { sleep } from '../flows/wire.ts';
import { WaitClock } from './wait-clock.ts';

test('what must be done before a wait is no part of it, and may take all of it', async () => {
  const waited: number[] = [];
  const provider = {
    target: {},
    beforeWait: () => sleep(300),
    wait: async (ms: number) => void waited.push(ms),
  } as unknown as Provider;
  const clock = new WaitClock(provider);
  await clock.waitUntil(clock.now() + 1000);
  expect(waited).toHaveLength(1);
  expect(waited[0]).toBeLessThan(750);
  await clock.waitUntil(clock.now() + 100);
  expect(waited).toHaveLength(1);
});
