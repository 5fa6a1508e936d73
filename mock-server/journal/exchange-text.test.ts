import { expect, test } from '@playwright/test';
import fc from 'fast-check';
import type { ExchangeCondition } from '../provider/steps.ts';
import {
  type AnsweredExchange,
  NUMBERS_BESIDE,
  readExchange,
  toByteString,
  writeExchange,
} from './exchange-text.ts';

const text = fc.string({ unit: 'binary' });
const count = fc.nat();
const instant = fc.double({ noNaN: true }).map((value) => value + 0);
const headers = fc.array(fc.tuple(text, text), { maxLength: 4 });
const numbers = new Float64Array(2 + NUMBERS_BESIDE);
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

test('an exchange comes back from its text as it was, or is not made a text', () => {
  const seen = { written: 0, refused: 0 };
  fc.assert(
    fc.property(exchanges, (exchange) => {
      const written = writeExchange(exchange, numbers, 2);
      if (written === undefined) {
        seen.refused += 1;
        const body = toByteString(exchange.request.body);
        expect(JSON.stringify([exchange, body])).toContain('\\u0000');
      } else {
        seen.written += 1;
        expect(readExchange(written, numbers, 2)).toEqual(exchange);
      }
    }),
    { numRuns: 2_000 },
  );
  expect(seen.written).toBeGreaterThan(200);
  expect(seen.refused).toBeGreaterThan(20);
});

test('a byte order mark, an empty body and half a character are kept exactly', () => {
  for (const body of ['\ufeffa=b', '', 'é€😀']) {
    const exchange: AnsweredExchange = {
      n: 1,
      at: 2.5,
      request: { method: 'POST', path: '/', rawQuery: '', headers: [], body: utf8.encode(body) },
      answer: { status: 400, headers: [], body: `${body}\ud800`, condition: 'path-unknown', reason: body },
      traces: { endpoint: 'unknown', issued: undefined },
      micros: 1,
      faults: [],
      armed: true,
      revision: 3,
    };
    expect(readExchange(writeExchange(exchange, numbers, 2) ?? '', numbers, 2)).toEqual(exchange);
  }
});
