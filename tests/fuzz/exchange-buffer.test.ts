import { expect, test } from '@playwright/test';
import fc from 'fast-check';
import type { AnsweredExchange } from '../../mock-server/journal/exchange.ts';
import { ExchangeBuffer } from '../../mock-server/journal/exchange-buffer.ts';
import { exchanges } from './exchange-cases.ts';

const utf8 = new TextEncoder();

const ordinary: AnsweredExchange = {
  n: 1,
  at: 2.5,
  request: { method: 'POST', path: '/', rawQuery: '', headers: [], body: utf8.encode('a=b') },
  answer: { status: 400, headers: [], body: 'Invalid', condition: 'path-unknown', reason: 'because' },
  extracted: { endpoint: 'unknown', issued: undefined },
  micros: 1,
  faults: [],
  armed: true,
  revision: 3,
};

test('gives back what was put, whatever is put beside it', () => {
  const slots = 5;
  const buffer = new ExchangeBuffer();
  const there = new Map<number, AnsweredExchange>();
  const puts = fc.tuple(fc.nat({ max: slots - 1 }), exchanges);
  fc.assert(
    fc.property(puts, ([slot, exchange]) => {
      if (buffer.put(slot, exchange)) there.set(slot, exchange);
      else there.delete(slot);
      for (const [at, kept] of there) expect(buffer.take(at)).toEqual(kept);
    }),
    { numRuns: 1_000 },
  );
});

test('most of them fit, and some do not', () => {
  const buffer = new ExchangeBuffer();
  const fits = fc.sample(exchanges, { numRuns: 500, seed: 1 }).map((exchange) => buffer.put(0, exchange));
  const share = fits.filter(Boolean).length / fits.length;
  expect(share).toBeGreaterThan(0.3);
  expect(share).toBeLessThan(1);
});

test('has slots beyond its first page', () => {
  const buffer = new ExchangeBuffer();
  const numbers = [0, 127, 128, 129, 999];
  for (const n of numbers) expect(buffer.put(n, { ...ordinary, n })).toBe(true);
  expect(numbers.map((n) => buffer.take(n))).toEqual(numbers.map((n) => ({ ...ordinary, n })));
});

test('has no room for what is not of ordinary size, or not ASCII', () => {
  const buffer = new ExchangeBuffer();
  const many = Array.from({ length: 30 }, (_, at) => [`X-${at}`, 'x'] as const);
  const put = (answer: Partial<AnsweredExchange['answer']>) =>
    buffer.put(0, { ...ordinary, answer: { ...ordinary.answer, ...answer } });
  expect(put({ headers: many })).toBe(false);
  expect(put({ headers: many.slice(0, 17) })).toBe(false);
  expect(put({ headers: many.slice(0, 16) })).toBe(true);
  const asked = (count: number) =>
    buffer.put(0, { ...ordinary, request: { ...ordinary.request, headers: many.slice(0, count) } });
  expect([asked(20), asked(30)]).toEqual([true, true]);
  expect(put({ body: utf8.encode('bytes') })).toBe(false);
  for (const body of ['é', '\u0080', '😀', '\ud800']) expect([body, put({ body })]).toEqual([body, false]);
  expect(put({ body: '\0\x7f' })).toBe(true);
  const most = Array.from({ length: 2048 }, (_, length) => length).findLast((n) =>
    put({ body: 'x'.repeat(n) }),
  );
  expect(most).toBeGreaterThan(1_900);
  expect(put({ body: 'x'.repeat((most ?? 0) + 1) })).toBe(false);
  // As many bytes as there is room for, and one character still to come.
  expect(put({ body: `${'x'.repeat((most ?? 0) - 1)}é` })).toBe(false);
});
