/** Takes down how an answer with a token is carried: its media type, headers, coding and layout. */
import type { Observed } from '../../reports/model/observed.ts';
import type { Encoding } from '../flows/provider.ts';
import { type Header, header, headerValues, type WireAnswer } from '../flows/wire.ts';
import { observedValue } from './observe-answer.ts';

/** Said of a body in chunks, whose sizes are the network's affair. */
export const SEVERAL_PARTS = 'in several parts';

/** Headers that belong to one answer, or have observations of their own. */
const OWN = new Set([
  ...['date', 'content-type', 'content-length', 'content-encoding', 'transfer-encoding', 'connection'],
  ...[
    'keep-alive',
    'cache-control',
    'vary',
    'x-content-type-options',
    'strict-transport-security',
    'x-airisk-mock',
  ],
]);

/** Conditions and what was seen. */
export function observeCarriage(answer: WireAnswer, encoding: Encoding): (readonly [string, Observed])[] {
  const chunked = /chunked/i.test(header(answer, 'transfer-encoding') ?? '');
  const closes = /close/i.test(header(answer, 'connection') ?? '');
  const cached = headerValues(answer.headers, 'cache-control').join(', ');
  return [
    [
      `caching headers of the answer with a token, ${encoding}`,
      observedValue('http.cacheControl', cached === '' ? 'none' : cached),
    ],
    [
      `media type of the answer with a token, ${encoding}`,
      observedValue('token.mediaType', header(answer, 'content-type') ?? 'none'),
    ],
    [
      `layout of the answer with a token, ${encoding}`,
      observedValue('token.pretty', answer.text.trim().includes('\n')),
    ],
    [
      `content coding of the answer with a token, ${encoding}`,
      observedValue('http.coding', header(answer, 'content-encoding')?.toLowerCase() ?? 'identity'),
    ],
    [
      `the connection after the answer with a token, ${encoding}`,
      observedValue('http.connection', closes ? 'close' : 'keep-alive'),
    ],
    [
      `parts of the answer with a token, ${encoding}`,
      observedValue('http.chunkBytes', chunked ? SEVERAL_PARTS : 0),
    ],
  ];
}

/** Headers that come with each of some answers, alike. */
export function sharedHeaders(answers: readonly (readonly Header[])[]): string[] {
  const [first, ...rest] = answers.map((headers) =>
    headers
      .filter(([name]) => !OWN.has(name.toLowerCase()))
      .map(([name, value]) => `${name}: ${withoutSecret(name, value)}`),
  );
  return (first ?? []).filter((line) => rest.every((other) => other.includes(line))).sort();
}

/** The value of a cookie may be a session, however short it is. */
const withoutSecret = (name: string, value: string): string =>
  name.toLowerCase() === 'set-cookie' ? value.replace(/^([^=;]*=)[^;]*/, '$1…') : value;
