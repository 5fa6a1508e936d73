/** Token requests around an honest one, with what has to become of each. */
import fc from 'fast-check';
import { DEFAULT_CLIENTS } from '../../mock-server/config/defaults.ts';
import type { HeaderPair, PlainRequest } from '../../mock-server/provider/plain.ts';
import { CALLBACK, type Encoding, SECRET } from '../../mock-server/test-kit.ts';
import { TOKEN_PATH } from './driver.ts';
import { type ByteChange, byteChanges, changeBytes, headerTexts, hostileTexts, swapCase } from './texts.ts';

const NAMES = ['client_id', 'client_secret', 'redirect_uri', 'code', 'userid'] as const;
type Name = (typeof NAMES)[number];

/** JSON values that are no strings. */
type Mistyped = null | boolean | number | readonly string[] | { readonly [name: string]: string };

/** One change of the list of parameters. */
type Change =
  | { readonly do: 'drop' | 'twice' | 'swap-case' | 'pad' | 'shorten' | 'rename'; readonly name: Name }
  | { readonly do: 'set' | 'and'; readonly name: Name; readonly text: string }
  | { readonly do: 'mistype'; readonly name: Name; readonly value: Mistyped }
  | { readonly do: 'other'; readonly name: Name }
  | { readonly do: 'extra'; readonly name: string; readonly text: string }
  | { readonly do: 'reverse' };

export interface TokenCase {
  readonly user: string | undefined;
  readonly encoding: Encoding;
  readonly changes: readonly Change[];
  readonly mediaType: string | undefined;
  readonly headers: readonly HeaderPair[];
  readonly bytes: readonly ByteChange[];
  readonly method: string;
  readonly path: string;
  readonly rawQuery: string;
}

const names = fc.constantFrom(...NAMES);

const changes: fc.Arbitrary<Change> = fc.oneof(
  fc.record({
    do: fc.constantFrom('drop', 'twice', 'swap-case', 'pad', 'shorten', 'rename'),
    name: names,
  }) as fc.Arbitrary<Change>,
  fc.record({ do: fc.constantFrom('set', 'and'), name: names, text: hostileTexts }) as fc.Arbitrary<Change>,
  fc.record({
    do: fc.constant('mistype' as const),
    name: names,
    value: fc.constantFrom<Mistyped>(null, true, 0, 1e308, [], ['x'], {}, { $ne: '' }),
  }),
  fc.record({ do: fc.constant('other' as const), name: names }),
  fc.record({ do: fc.constant('extra' as const), name: hostileTexts, text: hostileTexts }),
  fc.constant<Change>({ do: 'reverse' }),
);

const usually = <T>(value: T, other: fc.Arbitrary<T>, weight = 12): fc.Arbitrary<T> =>
  fc.oneof({ weight, arbitrary: fc.constant(value) }, { weight: 1, arbitrary: other });

/** Headers that say nothing of the body. */
const FREE_HEADERS = [
  'Accept',
  'Origin',
  'Cookie',
  'User-Agent',
  'X-Forwarded-Host',
  'Authorization',
  'Referer',
];

export const tokenCases: fc.Arbitrary<TokenCase> = fc.record({
  user: fc.constantFrom(undefined, 'user_42', 'user_7'),
  encoding: fc.constantFrom<Encoding>('form', 'json'),
  changes: fc.array(changes, { maxLength: 4 }),
  mediaType: usually<string | undefined>(
    undefined,
    fc.oneof(
      fc.constantFrom(
        'application/json; charset=utf-16',
        'application/x-www-form-urlencoded;charset=utf-8',
        'APPLICATION/JSON ; Charset="UTF-8"',
        'text/plain',
        'multipart/form-data; boundary=x',
        'application/json, application/x-www-form-urlencoded',
        '',
      ),
      headerTexts,
    ),
  ),
  headers: fc.array(fc.tuple(fc.constantFrom(...FREE_HEADERS), headerTexts), { maxLength: 2 }),
  bytes: fc.oneof(
    { weight: 5, arbitrary: fc.constant<ByteChange[]>([]) },
    { weight: 2, arbitrary: fc.array(byteChanges, { minLength: 1, maxLength: 4 }) },
  ),
  method: usually('POST', fc.constantFrom('GET', 'PUT', 'post', 'HEAD', 'OPTIONS', 'DELETE', 'TRACE', 'X')),
  path: usually(
    TOKEN_PATH,
    fc.constantFrom(
      '/api/oauth2/token',
      '/api/oauth2/Token/',
      '/api/oauth2//Token',
      '/api/oauth2/./Token',
      '/api/oauth2/%54oken',
      '/API/oauth2/Token',
      '//api/oauth2/Token',
      '/api/oauth2/Token;x',
      '/api/oauth2/Token%00',
    ),
  ),
  rawQuery: usually('', fc.constantFrom('code=x', 'client_id=%', '%', '?', 'client_secret=x&userid=user_7')),
});

type Pair = readonly [name: string, value: string | Mistyped];

/** The request, and whether a token must come, must not, or may. */
export interface BuiltTokenCase {
  readonly request: PlainRequest;
  readonly expected: 'token' | 'refusal' | 'either';
}

/** Writes the request of a case around a good code. */
export function buildTokenCase(one: TokenCase, code: string): BuiltTokenCase {
  const honest: Pair[] = [
    ['client_id', 'abc123'],
    ['client_secret', SECRET],
    ['redirect_uri', CALLBACK],
    ['code', code],
    ...(one.user === undefined ? [] : [['userid', one.user] as const]),
  ];
  const pairs = one.changes.reduce(applyChange, honest);
  const written = new TextEncoder().encode(one.encoding === 'json' ? writeJson(pairs) : writeForm(pairs));
  const body = one.bytes.reduce(changeBytes, written);
  const mediaType =
    one.mediaType ?? (one.encoding === 'json' ? 'application/json' : 'application/x-www-form-urlencoded');
  const request: PlainRequest = {
    method: one.method,
    path: one.path,
    rawQuery: one.rawQuery,
    headers: [...one.headers, ['Content-Type', mediaType]],
    body,
  };
  return { request, expected: judge(one, pairs, honest, body) };
}

function applyChange(pairs: Pair[], change: Change): Pair[] {
  if (change.do === 'reverse') return pairs.toReversed();
  if (change.do === 'extra') return [...pairs, [change.name, change.text]];
  const { name } = change;
  const edit = (next: (value: string) => Pair): Pair[] =>
    pairs.map((pair) => (pair[0] === name && typeof pair[1] === 'string' ? next(pair[1]) : pair));
  switch (change.do) {
    case 'drop':
      return pairs.filter(([known]) => known !== name);
    case 'twice':
      return [...pairs, ...pairs.filter(([known]) => known === name)];
    case 'swap-case':
      return edit((value) => [name, swapCase(value)]);
    case 'pad':
      return edit((value) => [name, ` ${value}`]);
    case 'shorten':
      return edit((value) => [name, value.slice(0, -1)]);
    case 'rename':
      return edit((value) => [swapCase(name), value]);
    case 'set':
      return [...pairs.filter(([known]) => known !== name), [name, change.text]];
    case 'and':
      return [...pairs, [name, change.text]];
    case 'mistype':
      return pairs.map((pair) => (pair[0] === name ? [name, change.value] : pair));
    case 'other':
      return edit(() => [name, otherValue(name)]);
  }
}

function otherValue(name: Name): string {
  const other = DEFAULT_CLIENTS[1];
  const values: Readonly<Record<Name, string>> = {
    client_id: other?.id ?? '',
    client_secret: other?.secret ?? '',
    redirect_uri: 'https://localhost/second',
    code: 'SplxlOBeZQQYbYS6WxSbIA',
    userid: 'user_9',
  };
  return values[name];
}

function writeForm(pairs: readonly Pair[]): string {
  const text = (value: string | Mistyped): string =>
    typeof value === 'string' ? value : JSON.stringify(value);
  return pairs.map(([name, value]) => `${percentEncode(name)}=${percentEncode(text(value))}`).join('&');
}

const percentEncode = (text: string): string => encodeURIComponent(text.toWellFormed());

function writeJson(pairs: readonly Pair[]): string {
  return `{${pairs.map(([name, value]) => `${JSON.stringify(name)}:${JSON.stringify(value)}`).join(',')}}`;
}

/** Says what the documentation demands of the parameters that are left. */
function judge(
  { encoding, mediaType, bytes, method, path }: TokenCase,
  pairs: readonly Pair[],
  honest: readonly Pair[],
  body: Uint8Array,
): BuiltTokenCase['expected'] {
  if (method !== 'POST' || path !== TOKEN_PATH || body.length > 65_536) return 'refusal';
  if (bytes.length > 0) return mayStillBeGood(body, honest) ? 'either' : 'refusal';
  const wanted = new Map(honest);
  for (const name of NAMES) {
    const sent = pairs.filter(([known]) => known === name);
    const [first] = sent;
    if (sent.length > 1) return 'refusal';
    const value =
      typeof first?.[1] === 'string' || encoding === 'json' ? first?.[1] : JSON.stringify(first?.[1]);
    // An empty parameter counts as omitted; a form has no other types than text.
    if ((value === '' ? undefined : value) !== wanted.get(name)) return 'refusal';
  }
  const named = new Set(pairs.map(([name]) => name.toWellFormed()));
  // Members named twice are refused, whichever they are; a media type of one's own may or may not be understood.
  if (mediaType !== undefined || (encoding === 'json' && named.size < pairs.length)) return 'either';
  return encoding === 'json' && named.has('__proto__') ? 'either' : 'token';
}

/** Whether changed bytes still hold every honest value, in any spelling that could be meant. */
function mayStillBeGood(body: Uint8Array, honest: readonly Pair[]): boolean {
  const text = Buffer.from(body).toString('latin1');
  const plain = unescapeForm(text);
  return honest.every(
    ([, value]) => plain.includes(String(value)) || readJsonValues(text).includes(String(value)),
  );
}

function unescapeForm(text: string): string {
  return text
    .replaceAll('+', ' ')
    .replace(/%([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}

function readJsonValues(text: string): unknown[] {
  try {
    return Object.values(JSON.parse(Buffer.from(text, 'latin1').toString('utf8')) as object);
  } catch {
    return [];
  }
}
