/** Requests to the control plane, from those who may and from those who must not. */
import { IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import fc from 'fast-check';
import { knownFaults } from '../../mock-server/faults/index.ts';
import { type ByteChange, byteChanges, changeBytes, headerTexts, hostileTexts } from './texts.ts';

/** What opens the control plane in these cases. */
export const CONTROL_TOKEN = 'fuzz-control-token';
/** Where the server would listen. */
const CONTROL_PORT = 4010;

export interface ControlCase {
  readonly method: string;
  readonly path: string;
  readonly rawQuery: string;
  readonly token: string;
  readonly host: string;
  readonly site: string | undefined;
  readonly origin: string | undefined;
  readonly body: string;
  readonly bytes: readonly ByteChange[];
}

const usually = <T>(value: T, other: fc.Arbitrary<T>, weight = 12): fc.Arbitrary<T> =>
  fc.oneof({ weight, arbitrary: fc.constant(value) }, { weight: 1, arbitrary: other });

const jsonTexts: fc.Arbitrary<string> = fc.oneof(
  { weight: 2, arbitrary: fc.json({ maxDepth: 3 }) },
  {
    weight: 6,
    arbitrary: fc
      .record(
        {
          match: fc.oneof(
            fc.record(
              { endpoint: fc.constantFrom('token', 'authorize', 'nowhere'), contains: hostileTexts },
              { requiredKeys: [] },
            ),
            fc.jsonValue(),
          ),
          times: fc.oneof(fc.integer(), fc.double()),
          answer: fc.oneof(
            fc.record(
              {
                status: fc.oneof(fc.integer({ min: -1, max: 700 }), fc.double()),
                headers: fc.oneof(
                  fc.dictionary(hostileTexts, hostileTexts, { maxKeys: 3 }),
                  fc.array(fc.tuple(hostileTexts, hostileTexts), { maxLength: 3 }),
                ),
                body: hostileTexts,
              },
              { requiredKeys: [] },
            ),
            fc.jsonValue(),
          ),
          fault: fc.oneof(fc.constantFrom(...knownFaults().map(({ id }) => id)), hostileTexts),
          delayMs: fc.oneof(fc.integer(), fc.constantFrom(1e308, -1)),
          redirect: fc.oneof(
            fc.record(
              {
                set: fc.dictionary(hostileTexts, hostileTexts, { maxKeys: 2 }),
                raw: hostileTexts,
                fragment: hostileTexts,
                drop: fc.array(hostileTexts, { maxLength: 2 }),
              },
              { requiredKeys: [] },
            ),
            fc.jsonValue(),
          ),
          tokenAnswer: fc.oneof(
            fc.record(
              {
                merge: fc.dictionary(hostileTexts, fc.jsonValue(), { maxKeys: 2 }),
                rename: fc.dictionary(hostileTexts, hostileTexts, { maxKeys: 2 }),
              },
              { requiredKeys: [] },
            ),
            fc.jsonValue(),
          ),
          code: hostileTexts,
          token: hostileTexts,
          afterProcessing: fc.boolean(),
          streamBytes: fc.integer(),
          chunkBytes: fc.integer(),
        },
        { requiredKeys: [] },
      )
      .map((value) => JSON.stringify(value)),
  },
  {
    weight: 3,
    arbitrary: fc
      .record(
        {
          freeze: fc.boolean(),
          advanceMs: fc.oneof(fc.integer(), fc.constantFrom(8.64e15, -8.64e15, 1e300, -1)),
          set: fc.oneof(
            fc.constantFrom('2038-01-19T03:14:08Z', 'never', '', 8.64e15, -8.64e15, 8.64e15 + 1),
            fc.jsonValue(),
          ),
          resume: fc.boolean(),
        },
        { requiredKeys: [] },
      )
      .map((value) => JSON.stringify(value)),
  },
  {
    weight: 1,
    arbitrary: fc
      .record({
        ids: fc.array(fc.oneof(fc.constantFrom(...knownFaults().map(({ id }) => id)), hostileTexts), {
          maxLength: 4,
        }),
      })
      .map((value) => JSON.stringify(value)),
  },
);

export const controlCases: fc.Arbitrary<ControlCase> = fc.record({
  method: fc.constantFrom('GET', 'POST', 'PUT', 'DELETE', 'HEAD', 'OPTIONS', 'PATCH', 'X'),
  path: fc.oneof(
    {
      weight: 12,
      arbitrary: fc.constantFrom('/state', '/reset', '/journal', '/clock', '/arm', '/armed', '/faults'),
    },
    {
      weight: 1,
      arbitrary: fc.constantFrom(
        '/',
        '',
        '/journal/live',
        '/state/',
        '/../state',
        '/view/main.js',
        '/view/../main.js',
        '/view/%2e%2e/main.js',
        '/__proto__',
        '/constructor',
      ),
    },
    { weight: 1, arbitrary: hostileTexts },
  ),
  rawQuery: fc.constantFrom(
    '',
    '',
    'since=0',
    'since=-1',
    'since=NaN',
    'since=1e999',
    'generation=1&after=-1',
    '%',
    'token=fuzz-control-token',
  ),
  token: usually(
    `Bearer ${CONTROL_TOKEN}`,
    fc.oneof(
      fc.constantFrom(
        '',
        'Bearer ',
        `Bearer ${CONTROL_TOKEN}x`,
        `Basic ${CONTROL_TOKEN}`,
        CONTROL_TOKEN,
        `Bearer ${CONTROL_TOKEN.toUpperCase()}`,
      ),
      headerTexts,
    ),
    6,
  ),
  host: usually(
    `127.0.0.1:${CONTROL_PORT}`,
    fc.oneof(
      fc.constantFrom(
        '',
        'evil.example',
        `evil.example:${CONTROL_PORT}`,
        `127.0.0.1.evil.example:${CONTROL_PORT}`,
        '127.0.0.1',
        `localhost:${CONTROL_PORT}`,
        `[::1]:${CONTROL_PORT}`,
        `evil.example@127.0.0.1:${CONTROL_PORT}`,
        `127.0.0.1:${CONTROL_PORT}:${CONTROL_PORT}`,
      ),
      headerTexts,
    ),
    6,
  ),
  site: usually<string | undefined>(
    undefined,
    fc.constantFrom('none', 'same-origin', 'same-site', 'cross-site', 'x', ''),
    6,
  ),
  origin: usually<string | undefined>(
    undefined,
    fc.constantFrom('null', '', 'https://evil.example', `http://127.0.0.1:${CONTROL_PORT}`),
    6,
  ),
  body: fc.oneof({ weight: 6, arbitrary: jsonTexts }, { weight: 1, arbitrary: hostileTexts }),
  bytes: usually<readonly ByteChange[]>([], fc.array(byteChanges, { minLength: 1, maxLength: 3 }), 6),
});

export interface BuiltControlCase {
  readonly request: IncomingMessage;
  readonly path: string;
  readonly rawQuery: string;
  readonly body: Uint8Array;
  /** Whether a command may be obeyed. */
  readonly permitted: boolean;
}

const OWN_HOSTS: readonly string[] = ['127.0.0.1', 'localhost', '[::1]'].map(
  (name) => `${name}:${CONTROL_PORT}`,
);
/** What anybody on this machine may get: it holds nothing. */
const OPEN_PATHS: readonly string[] = ['/__mock/', '/__mock/view/main.js'];
/** What the live view asks and changes; a browser names the page's origin with a change only. */
const LIVE_VIEW_ASKS: readonly string[] = ['GET /__mock/journal/live', 'GET /__mock/faults'];
const LIVE_VIEW_CHANGES: readonly string[] = [
  'PUT /__mock/faults',
  'POST /__mock/arm',
  'DELETE /__mock/armed',
];

function comesFromLiveView({ method, path, host, site, origin }: ControlCase): boolean {
  if (site !== 'same-origin') return false;
  const name = `${method} /__mock${path}`;
  return origin === undefined
    ? LIVE_VIEW_ASKS.includes(name)
    : LIVE_VIEW_CHANGES.includes(name) && origin === `http://${host.toLowerCase()}`;
}

/** Writes the request of a case. */
export function buildControlCase(one: ControlCase): BuiltControlCase {
  const socket = new Socket();
  Object.defineProperty(socket, 'localPort', { value: CONTROL_PORT });
  const request = new IncomingMessage(socket);
  request.method = one.method;
  request.headers = {
    host: one.host,
    ...(one.token === '' ? {} : { authorization: one.token }),
    ...(one.site === undefined ? {} : { 'sec-fetch-site': one.site }),
    ...(one.origin === undefined ? {} : { origin: one.origin }),
  };
  const path = `/__mock${one.path}`;
  const fromPage = one.origin !== undefined || (one.site !== undefined && one.site !== 'none');
  const withToken = /^bearer +\S+$/i.test(one.token) && one.token.replace(/^bearer +/i, '') === CONTROL_TOKEN;
  const open = one.method === 'GET' && OPEN_PATHS.includes(path);
  return {
    request,
    path,
    rawQuery: one.rawQuery,
    body: one.bytes.reduce(changeBytes, new TextEncoder().encode(one.body)),
    permitted:
      OWN_HOSTS.includes(one.host.toLowerCase()) &&
      (open || (withToken && (!fromPage || comesFromLiveView(one)))),
  };
}
