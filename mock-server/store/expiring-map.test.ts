import { expect, test } from '@playwright/test';
import fc from 'fast-check';
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
  const { map } = createMap(4);
  for (const key of ['a', 'b', 'c', 'd', 'e']) map.set({ key, expiresAt: 100 });
  expect([map.size, map.get('b'), map.get('c')?.key]).toEqual([3, undefined, 'c']);
});

test('forgets what expired, some time after it is to be remembered', () => {
  const { map, clock } = createMap(10, 50);
  map.set({ key: 'a', expiresAt: 100 });
  clock.at = 149;
  map.set({ key: 'b', expiresAt: 300 });
  expect(map.get('a')).toBeDefined();
  clock.at = 350;
  map.set({ key: 'c', expiresAt: 500 });
  clock.at = 550;
  map.set({ key: 'd', expiresAt: 900 });
  expect([map.get('a'), map.get('b'), map.get('c')?.key]).toEqual([undefined, undefined, 'c']);
});

const operations = fc.array(
  fc.record({
    kind: fc.constantFrom('set', 'set', 'set', 'take', 'wait'),
    key: fc.constantFrom(...'abcdefghij'),
    ms: fc.nat({ max: 200 }),
  }),
  { maxLength: 60 },
);

test('keeps what is good and among the newest, gives nothing twice, and never holds too much', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 9 }), fc.nat({ max: 50 }), operations, (capacity, keepMs, acts) => {
      const { map, clock } = createMap(capacity, keepMs);
      const came: { key: string; expiresAt: number }[] = [];
      const current = new Map<string, { key: string; expiresAt: number }>();
      for (const { kind, key, ms } of acts) {
        if (kind === 'wait') clock.at += ms;
        else if (kind === 'take') {
          map.take(key);
          if (map.get(key) !== undefined) return false;
          current.delete(key);
        } else {
          const entry = { key, expiresAt: clock.at + ms };
          map.set(entry);
          came.push(entry);
          current.set(key, entry);
        }
        if (map.size > capacity) return false;
        for (const entry of came.slice(-Math.max(1, Math.floor(capacity / 2)))) {
          const good = entry.expiresAt + keepMs > clock.at && current.get(entry.key) === entry;
          if (good && map.get(entry.key) !== entry) return false;
        }
      }
      return true;
    }),
    { numRuns: 2_000 },
  );
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

test('keeps no more than may be together, of the newest the half at least', () => {
  const weight = { of: ({ size }: { size: number }) => size, most: 100 };
  const map = new ExpiringMap<{ key: string; expiresAt: number; size: number }>(1_000, 0, () => 0, weight);
  const held = () => Array.from({ length: 60 }, (_, n) => map.get(`${n}`)?.size ?? 0);
  for (let n = 0; n < 50; n += 1) {
    map.set({ key: `${n}`, expiresAt: 10, size: 10 });
    const sum = held().reduce((a, b) => a + b);
    expect(sum).toBeLessThanOrEqual(100);
    for (let newest = Math.max(0, n - 4); newest <= n; newest += 1)
      expect(map.get(`${newest}`)).toBeDefined();
  }
  // One that is larger than all may be is there until the next.
  map.set({ key: '50', expiresAt: 10, size: 1_000 });
  expect(map.get('50')?.size).toBe(1_000);
  map.set({ key: '51', expiresAt: 10, size: 10 });
  map.set({ key: '52', expiresAt: 10, size: 45 });
  expect([map.get('50'), map.get('51')?.size]).toEqual([undefined, 10]);
});

test('pages with long states make room for one another', async () => {
  const core = createTestCore({ interaction: 'login', journal: false, limits: { maxInteractions: 100 } });
  const ask = (length: number) =>
    core.handle(
      plainRequest({
        path: '/api/oauth2',
        rawQuery: toForm({ client_id: 'abc123', redirect_uri: CALLBACK, state: 'x'.repeat(length) }),
      }),
    );
  for (let n = 0; n < 90; n += 1) await ask(30);
  expect(core.store.counts().interactions).toBeGreaterThanOrEqual(50);
  for (let n = 0; n < 200; n += 1) await ask(30_000);
  // Room for 100 of 8 KB each.
  expect(core.store.counts().interactions).toBeLessThanOrEqual(27);
  expect(core.store.counts().interactions).toBeGreaterThanOrEqual(13);
});

test('armed answers hold no more than may be', () => {
  const core = createTestCore();
  const large = { answer: { body: 'x'.repeat(1_000_000) } };
  for (let n = 0; n < 33; n += 1) core.arm(large);
  expect(() => core.arm(large)).toThrow(RangeError);
  expect(core.armed.list()).toHaveLength(33);
  core.arm({ answer: { status: 503 } });
});

test('tens of thousands of abandoned codes leave the mock as it was', async () => {
  const core = createTestCore({ limits: { maxCodes: 2000 } });
  const rawQuery = toForm({ client_id: 'abc123', redirect_uri: CALLBACK, state: 'abandoned' });
  const request = plainRequest({ path: '/api/oauth2', rawQuery });
  const issue = async (count: number): Promise<void> => {
    for (let i = 0; i < count; i += 1) await core.handle(request);
  };
  await issue(10_000);
  const before = process.memoryUsage().heapUsed;
  const started = performance.now();
  await issue(60_000);
  expect(core.store.counts().codes).toBeLessThanOrEqual(2000);
  expect(process.memoryUsage().heapUsed - before).toBeLessThan(60_000_000);
  expect(performance.now() - started).toBeLessThan(30_000);
});
