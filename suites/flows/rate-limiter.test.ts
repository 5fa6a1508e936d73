import { expect, test } from '@playwright/test';
import { RateLimiter } from './rate-limiter.ts';

test.describe('the pace of a worker', () => {
  test('spreads requests, and counts them', async () => {
    const rateLimiter = new RateLimiter({ requestsPerSecond: 50 });
    const began = Date.now();
    for (let i = 0; i < 6; i += 1) await rateLimiter.next();
    expect(Date.now() - began).toBeGreaterThanOrEqual(95);
    expect(rateLimiter.counters.requests).toBe(6);
  });

  test('lets requests go at the same moment, after saving up for them', async () => {
    const rateLimiter = new RateLimiter({ requestsPerSecond: 100 });
    const began = Date.now();
    const sentAt = await rateLimiter.atOnce(
      20,
      async () => rateLimiter.next(),
      () => Promise.all(Array.from({ length: 20 }, () => rateLimiter.next().then(() => Date.now()))),
    );
    expect(sentAt[0]).toBeGreaterThanOrEqual(began + 195);
    // One slot of the pace is 10 ms: twenty of them would take 200.
    expect(Math.max(...sentAt) - Math.min(...sentAt)).toBeLessThan(100);
    expect(rateLimiter.counters.requests).toBe(21);
    const after = Date.now();
    await rateLimiter.next();
    await rateLimiter.next();
    expect(Date.now() - after).toBeGreaterThanOrEqual(5);
  });

  test('does not wait where no pace is asked for', async () => {
    const rateLimiter = new RateLimiter({});
    expect(
      await rateLimiter.atOnce(
        3,
        async () => 'code',
        async (code) => code,
      ),
    ).toBe('code');
  });

  test('knows when the budget is spent', async () => {
    const rateLimiter = new RateLimiter({ maxRequests: 2 });
    await rateLimiter.next();
    expect(rateLimiter.spent).toBe(false);
    await rateLimiter.next();
    expect(rateLimiter.spent).toBe(true);
  });
});
