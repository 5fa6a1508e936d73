import { createHash } from 'node:crypto';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, test } from '@playwright/test';
import { ask, authorize, CALLBACK, createTestCore, exchange, honest, obtainCode } from '../test-kit.ts';
import { describeNearMiss } from './describe-near-miss.ts';
import { describeDuration } from './describe-time.ts';
import { describeUriDifference } from './describe-uri-difference.ts';
import { sha256Hex } from './sha256.ts';

test('digests as SHA-256 does', () => {
  for (const length of [0, 1, 3, 55, 56, 63, 64, 65, 119, 120, 1000]) {
    const text = 'aé€'.repeat(length).slice(0, length);
    expect(sha256Hex(text), `${length} characters`).toBe(createHash('sha256').update(text).digest('hex'));
  }
});

const NEAR: readonly (readonly [expected: string, sent: string, says: string | undefined])[] = [
  ['secret-value', 'secret-value', undefined],
  ['secret-value', ' secret-value\n', 'has white space around it'],
  ['secret-value', '"secret-value"', 'stands in quotation marks or brackets'],
  ['secret-value', 'SECRET-value', 'differs in letter case only'],
  ['a+b/c', 'a b/c', 'has blanks where "+" belongs: a "+" was sent without percent-encoding'],
  ['a+b/c', 'a%2Bb%2Fc', 'was percent-encoded once too often'],
  ['a%2Bb', 'a+b', 'was percent-decoded once too often'],
  ['abcd==', 'abcd', 'lacks the "=" at its end'],
  ['secret-value', 'secret', 'is cut off at its end: 6 of 12 characters arrived'],
  ['secret-value', 'value', 'is cut off at its beginning: 5 of 12 characters arrived'],
  ['secret-value', 'secret-value!', 'has one character too many at its end'],
  ['secret-value', 'secret-valve', 'differs in one character'],
  ['secret-value', 'secret\u200b-value', 'differs in characters that cannot be seen'],
  [
    'secret-value',
    'secret-ｖalue',
    'differs in characters that look alike (full-width forms, ligatures and the like)',
  ],
  ['secret-value', 'something else', undefined],
  ['abc', 'xyz', undefined],
];
for (const [expected, sent, says] of NEAR) {
  test(`tells how ${JSON.stringify(sent)} was made from ${expected}`, () => {
    expect(describeNearMiss(expected, sent)).toBe(says);
  });
}

const URI = 'https://app.example:8443/cb?t=1';
const URIS: readonly (readonly [sent: string, says: string])[] = [
  ['http://app.example:8443/cb?t=1', 'at character 5: the scheme is http instead of https'],
  ['https://app.example/cb?t=1', 'at character 20: the port is absent instead of 8443'],
  ['https://app.example:8443/cb', 'at character 28: the query is missing'],
  ['https://app.example:8443/cb?t=2', 'at character 31: the query differs'],
  ['https://app.example:8443/CB?t=1', 'at character 26: only the letter case differs'],
  ['https://app.example:8443/cb?t=1#x', 'at character 32: a fragment was added'],
  [
    'https://app.example:8443/x/../cb?t=1',
    'at character 26: another spelling of the same URI, and URIs are compared as text',
  ],
  [encodeURIComponent(URI), 'at character 6: it was percent-encoded once too often'],
  ['/cb', 'at character 1: it is no absolute URI'],
  ['https://app.example:8443/back?t=1', 'at character 26: "back?t=1" was sent where "cb?t=1" is expected'],
];
for (const [sent, says] of URIS) {
  test(`tells how ${sent} differs`, () => {
    expect(describeUriDifference(URI, sent)).toBe(`differs from ${URI} ${says}`);
  });
}

test('speaks of time as people do', () => {
  expect([0, 214, 3_200, 61_000, 240_000, 9_000_000].map(describeDuration)).toEqual([
    '0 ms',
    '214 ms',
    '3.2 s',
    '61 s',
    '4 min',
    '3 h',
  ]);
});

test('records what nobody can read, before anything else', async () => {
  const core = createTestCore();
  const garbage = Uint8Array.from({ length: 9_000 }, (_, i) => i % 256);
  await ask(core, { method: 'POST', path: '/nowhere', rawQuery: '%%%', body: garbage });
  await ask(core, { method: 'BREW', path: '/api/oauth2/Token', body: new Uint8Array(70_000) });
  const entries = core.journal.entries();
  expect(entries.map(({ request }) => [request.method, request.path, request.bodyBytes])).toEqual([
    ['POST', '/nowhere', 9_000],
    ['BREW', '/api/oauth2/Token', 70_000],
  ]);
  expect(entries[0]?.request.body).toHaveLength(8_192);
});

test('is bounded, and so is what it remembers', async () => {
  const core = createTestCore({ limits: { maxJournalEntries: 3 } });
  for (let i = 0; i < 5; i += 1) await obtainCode(core);
  expect(core.journal.entries().map(({ n }) => n)).toEqual([3, 4, 5]);
  expect(core.journal.count).toBe(5);
});

test('lets those go on who wait, at a change or in time', async () => {
  const core = createTestCore();
  const { journal } = core;
  const changed = journal.nextChange(60_000);
  expect(journal.watchers).toBe(1);
  await obtainCode(core);
  await changed;
  await journal.nextChange(5);
  expect(journal.watchers).toBe(0);
  const before = journal.generation;
  journal.clear();
  expect(journal.generation).not.toBe(before);
});

const causes = (core: ReturnType<typeof createTestCore>) =>
  core.journal
    .entries()
    .at(-1)
    ?.explanations.filter(({ kind }) => kind === 'cause')
    .map(({ text }) => text);

test('lets nobody wait any longer when the server closes, who comes late neither', async () => {
  const { journal } = createTestCore();
  const early = journal.nextChange(60_000);
  journal.endWaiting();
  await early;
  await journal.nextChange(60_000);
  expect(journal.watchers).toBe(0);
});

test('explains a large body by all of it, although it keeps the beginning', async () => {
  const core = createTestCore();
  const code = await obtainCode(core);
  const padding = { padding: 'x'.repeat(9_000) };
  await exchange(core, { ...padding, ...honest(code, { client_secret: 'wrong' }) }, 'json');
  expect(core.journal.entries().at(-1)?.request.body).toHaveLength(8_192);
  expect(causes(core)?.[0]).toMatch(/secret/);
});

test('explains as it was then, however late it is read', async () => {
  const core = createTestCore();
  const code = await obtainCode(core);
  for (const _ of [1, 2]) {
    core.clock.advance(1_800_000);
    await obtainCode(core);
  }
  expect(core.store.findCode(code)).toBeUndefined();
  await exchange(core, honest(code));
  expect(causes(core)).toEqual(['this code expired 59 min ago: request 1 got it, and it was good for 60 s']);
});

test('shows the same whether it is read after every exchange or after many, from the shelf or not', async () => {
  const [eager, lazy] = [createTestCore(), createTestCore()];
  const walk = async (core: typeof eager, at: number) => {
    const code = await obtainCode(core, { state: `s${at}` });
    const odd = at % 3 === 0 ? { note: 'é'.repeat(at) } : {};
    const over = at % 4 === 0 ? { client_secret: 'wrong' } : {};
    await exchange(core, { ...odd, ...honest(code, over) }, at % 2 ? 'json' : 'form');
  };
  const untimed = (core: typeof eager) => core.journal.entries().map(({ ms: _, ...entry }) => entry);
  for (let at = 1; at <= 30; at += 1) {
    for (const core of [eager, lazy]) await walk(core, at);
    eager.journal.entries();
  }
  expect(untimed(lazy)).toHaveLength(60);
  expect(untimed(lazy)).toEqual(untimed(eager));
  // One character a byte, as it came.
  expect(untimed(lazy)[5]?.request.body).toContain('"note":"Ã©Ã©Ã©"');
});

test('shows bodies of any bytes, one character a byte, though they were many', async () => {
  const core = createTestCore();
  const bodies = [Buffer.from('\ufeffa=b\0é€😀'), Buffer.from([0, 255, 128, 13]), Buffer.alloc(0)];
  const sent = Array.from({ length: 24 }, (_, at) => bodies[at % bodies.length] ?? Buffer.alloc(0));
  for (const body of sent) await core.handle({ method: 'POST', path: '/', rawQuery: '', headers: [], body });
  expect(core.journal.entries().map(({ request }) => request.body)).toEqual(
    sent.map((body) => body.toString('latin1')),
  );
});

test('does not remember what left it unread', async () => {
  const core = createTestCore({ limits: { maxJournalEntries: 2 } });
  const code = await obtainCode(core);
  for (const _ of [1, 2]) await obtainCode(core);
  await exchange(core, honest(code));
  await exchange(core, honest(code));
  expect(String(causes(core))).not.toContain('request 1');
  expect(core.journal.entries().map(({ condition }) => condition)).toEqual([
    'token-success',
    'token-code-used',
  ]);
});

test('is bounded by what its entries hold as well, the newest are kept', async () => {
  const core = createTestCore({ limits: { maxJournalEntries: 200 } });
  const ask = (n: number, length: number) =>
    authorize(core, { client_id: 'abc123', redirect_uri: CALLBACK, state: `${n}-${'x'.repeat(length)}` });
  for (let n = 1; n <= 200; n += 1) await ask(n, 30_000);
  await ask(201, 10);
  const kept = core.journal.entries();
  // Query and redirect of each hold the state, and there is room for 8 KB of each entry.
  expect(kept.length).toBeGreaterThan(20);
  expect(kept.length).toBeLessThan(40);
  expect(kept.map(({ n }) => n)).toEqual(kept.map((_, index) => 202 - kept.length + index));
  for (const { n, request } of kept) expect(request.rawQuery).toContain(`state=${n}-x`);
  // Those that were read make room as well, and so does one that is open.
  for (let n = 202; n <= 300; n += 1) await ask(n, 30_000);
  expect(core.journal.entries().length).toBeLessThan(40);
  core.journal.clear();
  for (let n = 1; n <= 200; n += 1) await ask(n, 10);
  expect(core.journal.entries()).toHaveLength(200);
});

test('keeps an entry that is larger than all may be, until the next', async () => {
  const core = createTestCore({ limits: { maxJournalEntries: 2 } });
  const huge = { path: '/', headers: [['X', 'é'.repeat(2_000_000)]] as const };
  for (let i = 0; i < 20; i += 1) await ask(core, huge);
  expect(core.journal.entries().map(({ n }) => n)).toEqual([20]);
});

test('what it remembers keeps no long texts alive', async () => {
  const core = createTestCore({ limits: { maxJournalEntries: 100, maxCodes: 100 } });
  const pad = 'p'.repeat(30_000);
  setFlagsFromString('--expose-gc');
  const collect: () => void = runInNewContext('gc');
  const heap = (): number => {
    collect();
    return process.memoryUsage().heapUsed;
  };
  const rounds = async (count: number): Promise<void> => {
    for (let n = 0; n < count; n += 1) {
      await authorize(core, {
        client_id: 'abc123',
        redirect_uri: CALLBACK,
        state: `a-state-of-its-own-${n}`,
        pad,
      });
      await authorize(core, {
        client_id: 'abc123',
        redirect_uri: CALLBACK,
        state: `${n}${pad}`,
      });
      if (n % 20 === 0) core.journal.entries();
    }
  };
  await rounds(100);
  const before = heap();
  await rounds(1_000);
  // Without bounds there are 2,000 codes, and as many states, of 30 KB each.
  expect(heap() - before).toBeLessThan(10_000_000);
});
