/** What every way into the mock must answer alike: plain data and small scripts, one line of the table each. */
import type { MockControls } from '../../mock-server/mock-controls.ts';
import { CALLBACK, type Fields, honest, SECRET, toForm } from '../../mock-server/test-kit.ts';

/** A request, with a path below the base URL. */
export interface Asked {
  readonly method?: string;
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** What can be seen of an answer; `status` 0 for a connection that broke. */
export interface Seen {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** One way into the mock. */
export interface Way {
  readonly name: string;
  readonly provider: MockControls;
  ask(asked: Asked): Promise<Seen>;
  close(): Promise<void>;
}

/** One line of the table: asks something, and says with which statuses it must be answered. */
export interface ParityCase {
  readonly title: string;
  readonly statuses: readonly number[];
  readonly run: (way: Way) => Promise<readonly Seen[]>;
}

const FORM = 'application/x-www-form-urlencoded';
const USERS = '/api/Users/ListUsers';
const CONVERSATIONS = '/api/Chat/GetConversations';

const authorize = (way: Way, over: Fields = {}): Promise<Seen> =>
  way.ask({
    path: `/api/oauth2?${toForm({ client_id: 'abc123', redirect_uri: CALLBACK, state: 'S-1 é', ...over })}`,
  });

const send = (way: Way, fields: Fields, json = false): Promise<Seen> =>
  way.ask({
    method: 'POST',
    path: '/api/oauth2/Token',
    headers: { 'content-type': json ? 'application/json' : FORM },
    body: json ? JSON.stringify(fields) : toForm(fields),
  });

const sendRaw = (way: Way, type: string, body: string): Promise<Seen> =>
  way.ask({ method: 'POST', path: '/api/oauth2/Token', headers: { 'content-type': type }, body });

const get = (way: Way, path: string, token?: string): Promise<Seen> =>
  way.ask({ path, headers: token === undefined ? {} : { authorization: `Bearer ${token}` } });

const codeOf = (seen: Seen): string =>
  new URL(seen.headers['location'] ?? 'x:').searchParams.get('code') ?? '';
const tokenOf = (seen: Seen): string => (JSON.parse(seen.body) as { access_token: string }).access_token;

const obtainCode = async (way: Way, userid?: string): Promise<string> =>
  codeOf(await authorize(way, { userid }));
const obtainToken = async (way: Way, userid?: string): Promise<string> =>
  tokenOf(await send(way, honest(await obtainCode(way, userid), { userid })));

/** A token request that differs from an honest one in one respect. */
const refusal = (title: string, status: number, over: Fields, userid?: string): ParityCase => ({
  title,
  statuses: [status, status],
  run: async (way) => [
    await send(way, honest(await obtainCode(way, userid), { userid, ...over })),
    await send(way, honest(await obtainCode(way, userid), { userid, ...over }), true),
  ],
});

export const CASES: readonly ParityCase[] = [
  {
    title: 'an authorization request',
    statuses: [302, 302],
    run: async (way) => [await authorize(way), await authorize(way, { userid: 'user_42', state: undefined })],
  },
  {
    title: 'authorization requests that are refused',
    statuses: [401, 400, 400, 400, 400],
    run: async (way) => [
      await authorize(way, { client_id: 'nobody' }),
      await authorize(way, { client_id: undefined }),
      await authorize(way, { redirect_uri: `${CALLBACK}/` }),
      await authorize(way, { client_id: ['abc123', 'abc123'] }),
      await way.ask({ path: '/api/oauth2?client_id=%ZZ' }),
    ],
  },
  {
    title: 'an unknown user and a repeated state',
    statuses: [302, 302],
    run: async (way) => [
      await authorize(way, { userid: 'nobody' }),
      await authorize(way, { state: ['a', 'b'] }),
    ],
  },
  {
    title: 'token requests in both encodings',
    statuses: [200, 200],
    run: async (way) => [
      await send(way, honest(await obtainCode(way))),
      await send(way, honest(await obtainCode(way, 'user_42'), { userid: 'user_42' }), true),
    ],
  },
  refusal('no client_id', 400, { client_id: undefined }),
  refusal('an unknown client', 401, { client_id: 'nobody' }),
  refusal('a wrong secret', 401, { client_secret: `${SECRET} ` }),
  refusal('another redirect URI', 400, { redirect_uri: 'https://localhost/second' }),
  refusal('an unknown code', 400, { code: 'SplxlOBeZQQYbYS6WxSbIA' }),
  refusal('no userid', 400, { userid: undefined }, 'user_42'),
  refusal('another userid', 400, { userid: 'user_7' }, 'user_42'),
  refusal('another client', 400, {
    client_id: 'def456',
    client_secret: 'mock-secret-def456-not-for-production',
  }),
  {
    title: 'bodies that cannot be read',
    statuses: [400, 415, 400, 400, 413],
    run: async (way) => [
      await sendRaw(way, 'application/json', '{"client_id":'),
      await sendRaw(way, 'text/plain', 'client_id=abc123'),
      await sendRaw(way, FORM, 'client_id=%zz'),
      await sendRaw(way, 'application/json', '{"client_id":["abc123"]}'),
      await sendRaw(way, FORM, `client_id=${'x'.repeat(70_000)}`),
    ],
  },
  {
    title: 'other methods and paths',
    statuses: [405, 405, 404, 404],
    run: async (way) => [
      await way.ask({ path: '/api/oauth2/Token' }),
      await way.ask({ method: 'POST', path: '/api/oauth2', headers: { 'content-type': FORM }, body: 'x=1' }),
      await way.ask({ path: '/api/nothing' }),
      await way.ask({ path: '/api/Chat/GetConversation/%zz' }),
    ],
  },
  {
    title: 'a code, the second time, and its token after that',
    statuses: [200, 400, 401],
    run: async (way) => {
      const code = await obtainCode(way);
      const first = await send(way, honest(code));
      return [first, await send(way, honest(code), true), await get(way, USERS, tokenOf(first))];
    },
  },
  {
    title: 'a code at the end of its life',
    statuses: [200, 400],
    run: async (way) => {
      const [early, late] = [await obtainCode(way), await obtainCode(way)];
      way.provider.advance(59_999);
      const first = await send(way, honest(early));
      way.provider.advance(1);
      return [first, await send(way, honest(late))];
    },
  },
  {
    title: 'resources with a generic token, a user token, and others',
    statuses: [200, 403, 200, 200, 200, 404, 401, 401],
    run: async (way) => {
      const [generic, own] = [await obtainToken(way), await obtainToken(way, 'user_42')];
      return [
        await get(way, USERS, generic),
        await get(way, CONVERSATIONS, generic),
        await get(way, CONVERSATIONS, own),
        await get(way, `${CONVERSATIONS}/agent_risk/5/5/finance`, own),
        await get(way, '/api/Chat/GetConversation/conv_42_001', own),
        await get(way, '/api/Chat/GetConversation/conv_7_001', own),
        await get(way, USERS),
        await get(way, USERS, `${own}x`),
      ];
    },
  },
  {
    title: 'a token at the end of its life',
    statuses: [200, 401],
    run: async (way) => {
      const token = await obtainToken(way);
      way.provider.advance(3_599_000);
      const first = await get(way, USERS, token);
      way.provider.advance(2_000);
      return [first, await get(way, USERS, token)];
    },
  },
  {
    title: 'armed answers',
    statuses: [503, 502, 400, 0, 200],
    run: async (way) => {
      const { provider } = way;
      const code = await obtainCode(way);
      provider.arm({
        match: { endpoint: 'token' },
        answer: { status: 503, headers: [['Retry-After', '1']], body: 'later' },
      });
      const first = await send(way, honest(code));
      provider.arm({ afterProcessing: true, answer: { status: 502 } });
      const second = await send(way, honest(code));
      const third = await send(way, honest(code));
      provider.arm({ reset: true });
      const fourth = await send(way, honest(code));
      provider.arm({ match: { endpoint: 'token' }, delayMs: 5 });
      return [first, second, third, fourth, await send(way, honest(await obtainCode(way)))];
    },
  },
  {
    title: 'a fault',
    statuses: [200, 200, 200, 400],
    run: async (way) => {
      const code = await obtainCode(way);
      way.provider.setFaults(['code/reusable']);
      const seen = [await send(way, honest(code)), await send(way, honest(code))];
      way.provider.setFaults([]);
      return [...seen, await send(way, honest(code)), await send(way, honest(code))];
    },
  },
];
