import { expect, test } from '@playwright/test';
import { CALLBACK, createTestCore, plainRequest, toForm } from '../test-kit.ts';
import { ExpiringMap } from './expiring-map.ts';

function createMap(capacity: number, keepMs = 0) {
  const clock = { at: 0 };
  return {
    clock,
    map: new ExpiringMap<{ key: string; expiresAt: number }>(capacity, keepMs, () => clock.at),
  };
}

test('keeps no more than its capacity, the newest', () => {
  const { map } = createMap(3);
  for (const key of ['a', 'b', 'c', 'd', 'e']) map.set({ key, expiresAt: 100 });
  expect([map.size, map.get('b'), map.get('c')?.key]).toEqual([3, undefined, 'c']);
});

test('forgets what expired, after the time it is to be remembered', () => {
  const { map, clock } = createMap(10, 50);
  map.set({ key: 'a', expiresAt: 100 });
  clock.at = 149;
  map.set({ key: 'b', expiresAt: 300 });
  expect(map.get('a')).toBeDefined();
  clock.at = 150;
  map.set({ key: 'c', expiresAt: 300 });
  expect(map.get('a')).toBeUndefined();
});

test('gives an entry away once, and survives the key coming back', () => {
  const { map, clock } = createMap(2);
  map.set({ key: 'a', expiresAt: 10 });
  expect(map.take('a')?.key).toBe('a');
  expect(map.take('a')).toBeUndefined();
  map.set({ key: 'a', expiresAt: 50 });
  clock.at = 20;
  map.set({ key: 'b', expiresAt: 50 });
  expect(map.get('a')?.expiresAt).toBe(50);
});

test('tens of thousands of abandoned codes leave the mock as it was', async () => {
  const core = createTestCore({ limits: { maxCodes: 2000 } });
  const rawQuery = toForm({ client_id: 'abc123', redirect_uri: CALLBACK, state: 'abandoned' });
  const request = plainRequest({ path: '/api/oauth2', rawQuery });
  const issue = (count: number): void => {
    for (let i = 0; i < count; i += 1) core.handle(request);
  };
  issue(10_000);
  const before = process.memoryUsage().heapUsed;
  const started = performance.now();
  issue(60_000);
  expect(core.store.counts().codes).toBeLessThanOrEqual(2000);
  expect(process.memoryUsage().heapUsed - before).toBeLessThan(60_000_000);
  expect(performance.now() - started).toBeLessThan(30_000);
});
