import { expect, test } from '@playwright/test';
import { Pace } from './pace.ts';

test.describe('the pace of a worker', () => {
  test('spreads requests, and counts them', async () => {
    const pace = new Pace({ requestsPerSecond: 50 });
    const began = Date.now();
    for (let i = 0; i < 6; i += 1) await pace.next();
    expect(Date.now() - began).toBeGreaterThanOrEqual(95);
    expect(pace.counters.requests).toBe(6);
  });

  test('lets requests go at the same moment, after saving up for them', async () => {
    const pace = new Pace({ requestsPerSecond: 100 });
    const began = Date.now();
    const sentAt = await pace.atOnce(
      20,
      async () => pace.next(),
      () => Promise.all(Array.from({ length: 20 }, () => pace.next().then(() => Date.now()))),
    );
    expect(sentAt[0]).toBeGreaterThanOrEqual(began + 195);
    // One slot of the pace is 10 ms: twenty of them would take 200.
    expect(Math.max(...sentAt) - Math.min(...sentAt)).toBeLessThan(100);
    expect(pace.counters.requests).toBe(21);
    const after = Date.now();
    await pace.next();
    await pace.next();
    expect(Date.now() - after).toBeGreaterThanOrEqual(5);
  });

  test('does not wait where no pace is asked for', async () => {
    const pace = new Pace({});
    expect(
      await pace.atOnce(
        3,
        async () => 'code',
        async (code) => code,
      ),
    ).toBe('code');
  });

  test('knows when the budget is spent', async () => {
    const pace = new Pace({ maxRequests: 2 });
    await pace.next();
    expect(pace.spent).toBe(false);
    await pace.next();
    expect(pace.spent).toBe(true);
  });
});
