import { expect, test } from '@playwright/test';
import { hasPeers, missingTools } from './harness/require-tools.ts';
import { measureInTurn, median, pairedRatio } from './harness/rounds.ts';
import { startServer, subjects } from './harness/server-process.ts';
import { walkFlows } from './harness/walk-flows.ts';
import { renderTable } from './harness/write-table.ts';

test('measures there and back again, and pairs rounds', async () => {
  const order: string[] = [];
  const seen = await measureInTurn(['a', 'b'], 3, async (name) => {
    order.push(name);
    return name === 'a' ? order.length * 2 : order.length;
  });
  expect(order.join('')).toBe('abbaab');
  expect(seen).toEqual({ a: [2, 8, 10], b: [2, 3, 6] });
  expect(pairedRatio(seen.a, seen.b)).toBeCloseTo(5 / 3);
  expect([median([3, 1, 2]), median([4, 1, 2, 3])]).toEqual([2, 2.5]);
});

test('writes a row for each finding, and says what was missed', () => {
  const table = renderTable([
    {
      question: 'flows',
      measured: 'flows/s',
      mock: '900',
      beside: 'polka: 1,000',
      ratio: 0.9,
      target: '>= 0.95',
      met: false,
    },
  ]);
  expect(table.split('\n').at(-1)).toBe('| flows | flows/s | 900 | polka: 1,000 | 0.9 | >= 0.95 | **no** |');
});

const passing = new Set<string>([subjects.proxy.name, subjects.passThrough.name]);
const peers = new Set<string>([subjects.express.name, subjects.oidcProvider.name]);
for (const subject of Object.values(subjects)) {
  test(`walks flows through ${subject.name}`, async () => {
    test.skip(missingTools().length > 0, 'wrk or taskset is not installed');
    test.skip(peers.has(subject.name) && !hasPeers(), 'npm ci --prefix bench was not run');
    // Who passes on needs a provider to pass on to.
    const behind = passing.has(subject.name) ? await startServer(subjects.mock) : undefined;
    const server = await startServer(subject, undefined, behind ? [behind.flow.url] : []);
    try {
      const walk = await walkFlows(server.flow, { encoding: 'form', seconds: 1, connections: 2 });
      expect(walk.flowsPerSecond).toBeGreaterThan(1);
      expect(walk.p99).toBeGreaterThanOrEqual(walk.p50);
      expect(server.memory().peak).toBeGreaterThan(10);
    } finally {
      await server.stop();
      await behind?.stop();
    }
  });
}

test('does not count a server that refuses', async () => {
  test.skip(missingTools().length > 0, 'wrk or taskset is not installed');
  const server = await startServer(subjects.polka);
  try {
    const flow = { ...server.flow, fields: { ...server.flow.fields, client_secret: 'wrong' } };
    const load = { encoding: 'json', seconds: 1, connections: 2 } as const;
    await expect(walkFlows(flow, load)).rejects.toThrow(/not every answer was the one of an honest flow/);
  } finally {
    await server.stop();
  }
});
