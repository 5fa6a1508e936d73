import { expect, test } from '@playwright/test';
import fc from 'fast-check';
import type { ExchangeCondition } from '../provider/steps.ts';
import type { AnsweredExchange } from './exchange.ts';
import { ExchangeShelf } from './exchange-shelf.ts';

const text = fc.string({ unit: 'binary' });
const count = fc.nat();
const instant = fc.double({ noNaN: true }).map((value) => value + 0);
const headers = fc.array(fc.tuple(text, text), { maxLength: 4 });
const utf8 = new TextEncoder();

const exchanges: fc.Arbitrary<AnsweredExchange> = fc.record({
  n: count,
  at: instant,
  request: fc.record({
    method: text,
    path: text,
    rawQuery: text,
    headers,
    body: fc.oneof(
      text.map((body) => utf8.encode(body)),
      fc.uint8Array(),
    ),
  }),
  answer: fc.record({
    status: count,
    headers,
    body: text,
    condition: fc.constantFrom<ExchangeCondition>('token-success', 'armed-answer'),
    reason: text,
  }),
  traces: fc.record({
    endpoint: fc.constantFrom('token', 'authorize'),
    issued: fc.option(
      fc.record({
        expiresAt: instant,
        clientId: text,
        redirectUri: fc.option(text, { nil: undefined }),
        userId: fc.option(text, { nil: undefined }),
      }),
      { nil: undefined },
    ),
  }),
  micros: count,
  faults: fc.array(text, { maxLength: 3 }),
  armed: fc.boolean(),
  revision: count,
});

const ordinary: AnsweredExchange = {
  n: 1,
  at: 2.5,
  request: { method: 'POST', path: '/', rawQuery: '', headers: [], body: utf8.encode('a=b') },
  answer: { status: 400, headers: [], body: 'Invalid', condition: 'path-unknown', reason: 'because' },
  traces: { endpoint: 'unknown', issued: undefined },
  micros: 1,
  faults: [],
  armed: true,
  revision: 3,
};

test('gives back what was put, whatever is put beside it', () => {
  const slots = 5;
  const shelf = new ExchangeShelf(slots);
  const there = new Map<number, { text: string; exchange: AnsweredExchange }>();
  const puts = fc.tuple(fc.nat({ max: slots - 1 }), exchanges);
  fc.assert(
    fc.property(puts, ([slot, exchange]) => {
      const text = shelf.put(slot, exchange) ?? '';
      there.set(slot, { text, exchange });
      for (const [at, kept] of there) expect(shelf.take(at, kept.text)).toEqual(kept.exchange);
    }),
    { numRuns: 1_000 },
  );
});

test('keeps bodies of any bytes', () => {
  const shelf = new ExchangeShelf(1);
  const bodies = [utf8.encode('\ufeffa=b\0é€😀'), Buffer.from([0, 255, 128, 13]), new Uint8Array(0)];
  for (const body of bodies) {
    const exchange = { ...ordinary, request: { ...ordinary.request, body } };
    const found = shelf.take(0, shelf.put(0, exchange) ?? '');
    expect([...found.request.body]).toEqual([...body]);
  }
});

test('has no room for what is not of ordinary size', () => {
  const shelf = new ExchangeShelf(1);
  const many = Array.from({ length: 30 }, (_, at) => [`X-${at}`, 'x'] as const);
  const put = (answer: Partial<AnsweredExchange['answer']>) =>
    shelf.put(0, { ...ordinary, answer: { ...ordinary.answer, ...answer } });
  expect(put({ headers: many })).toBeUndefined();
  expect(put({ headers: many.slice(0, 20) })).toBeDefined();
  expect(put({ body: 'x'.repeat(65_536) })).toBeUndefined();
  expect(put({ body: 'x'.repeat(65_535) })).toBeDefined();
  expect(put({ body: utf8.encode('bytes') })).toBeUndefined();
});
