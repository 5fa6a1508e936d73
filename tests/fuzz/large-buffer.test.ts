import { expect, test } from '@playwright/test';
import fc from 'fast-check';
import type { AnsweredExchange } from '../../mock-server/journal/exchange.ts';
import { LargeBuffer, type Shelved } from '../../mock-server/journal/large-buffer.ts';
import { exchanges } from './exchange-cases.ts';

const ROOM = 65_536;

test('gives back what was put, whatever comes and goes beside it', () => {
  const buffer = new LargeBuffer(ROOM);
  const there: (readonly [Shelved, AnsweredExchange])[] = [];
  const acts = fc.record({ exchange: exchanges, repeat: fc.nat({ max: 400 }), drop: fc.boolean() });
  fc.assert(
    fc.property(acts, ({ exchange, repeat, drop }) => {
      const { request } = exchange;
      const large = { ...exchange, request: { ...request, rawQuery: request.rawQuery.repeat(repeat) } };
      const shelved = buffer.put(buffer.write(large));
      if (shelved !== undefined) there.push([shelved, large]);
      else if (there.length === 0) expect(buffer.write(large).size).toBeGreaterThan(ROOM);
      if (drop || shelved === undefined) for (const [gone] of there.splice(0, 2)) buffer.remove(gone);
      for (const [at, kept] of there) expect(buffer.take(at)).toEqual(kept);
    }),
    { numRuns: 300 },
  );
});

test('tells bytes from a text of the same characters', () => {
  const buffer = new LargeBuffer(ROOM);
  const [exchange] = fc.sample(exchanges, { numRuns: 1, seed: 1 });
  if (exchange === undefined) throw new Error('there is no exchange');
  for (const body of ['\xff\0', Uint8Array.of(0xff, 0), '\ud800', '']) {
    const put = { ...exchange, answer: { ...exchange.answer, body } };
    const shelved = buffer.put(buffer.write(put));
    expect(shelved && buffer.take(shelved)).toEqual(put);
  }
});

test('has room again when something was removed', () => {
  const buffer = new LargeBuffer(8_192);
  const [exchange] = fc.sample(exchanges, { numRuns: 1, seed: 1 });
  if (exchange === undefined) throw new Error('there is no exchange');
  const of = (length: number) =>
    buffer.write({ ...exchange, answer: { ...exchange.answer, body: 'x'.repeat(length) } });
  const first = buffer.put(of(4_000));
  expect(first).toBeDefined();
  expect(buffer.put(of(4_000))).toBeUndefined();
  if (first !== undefined) buffer.remove(first);
  expect(buffer.put(of(4_000))).toBeDefined();
  expect(buffer.put(of(40_000))).toBeUndefined();
});
