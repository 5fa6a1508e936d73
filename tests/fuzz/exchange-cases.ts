/** Exchanges for the tests of what keeps them. */
import fc from 'fast-check';
import type { AnsweredExchange } from '../../mock-server/journal/exchange.ts';
import type { ExchangeCondition } from '../../mock-server/provider/steps.ts';

// Ordinary exchanges are all ASCII; what is not must be left to other code, never come back altered.
const text = fc.oneof(
  { weight: 50, arbitrary: fc.string({ unit: 'binary-ascii' }) },
  fc.string({ unit: 'binary' }),
);
const count = fc.nat();
const instant = fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0);
const headers = fc.array(fc.tuple(text, text), { maxLength: 4 });
const utf8 = new TextEncoder();

/** Exchanges of any kind, most of ordinary size. */
export const exchanges: fc.Arbitrary<AnsweredExchange> = fc.record({
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
  extracted: fc.record({
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
