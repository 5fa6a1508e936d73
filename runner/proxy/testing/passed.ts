/** Exchanges as a proxy hands them over, made up. */
import { loadCatalogue } from '../../../specs/index.ts';
import type { BodyCopy } from '../forward/copy-body.ts';
import type { PassedExchange } from '../forward/passed-exchange.ts';
import type { Header } from '../forward/sides.ts';
import { Judge, type JudgedExchange, type JudgeFacts } from '../judge/judge.ts';

export interface MadeUp {
  /** Seconds after the beginning. */
  readonly at?: number;
  readonly method?: string;
  readonly target: string;
  readonly headers?: readonly Header[];
  readonly body?: Readonly<Record<string, string>> | string;
  readonly status?: number;
  readonly answerHeaders?: readonly Header[];
  readonly answer?: string;
  readonly failure?: string;
  /** Whose body is too long to be looked into. */
  readonly long?: 'request' | 'answer';
}

const BEGAN = Date.parse('2026-03-01T12:00:00Z');
const CALLBACK = 'https://localhost/callback';
const SECRET = 'secret-of-the-client-1';

/** An exchange of 10 ms. */
export function passed(n: number, made: MadeUp): PassedExchange {
  const { at = n, method = 'GET', target, headers = [], body = '', status = 200, failure } = made;
  const text = typeof body === 'string' ? body : String(new URLSearchParams(body));
  const label: Header[] =
    text === '' || typeof body === 'string' ? [] : [['Content-Type', 'application/x-www-form-urlencoded']];
  const time = BEGAN + at * 1_000;
  const date: Header = ['Date', new Date(time).toUTCString()];
  return {
    ...{ n, at: time, own: 'http://127.0.0.1:4020', ms: 10, lost: [] },
    request: { method, target, headers: [...label, ...headers], body: copyOf(text, made.long === 'request') },
    ...(failure === undefined
      ? {
          answer: {
            status,
            headers: [date, ...(made.answerHeaders ?? [])],
            body: copyOf(made.answer ?? '', made.long === 'answer'),
            complete: true,
            headMs: 5,
          },
        }
      : { failure, failedSide: 'deployment' as const }),
  };
}

const copyOf = (text: string, long: boolean): BodyCopy => ({
  bytes: Buffer.from(long ? '' : text),
  size: Buffer.byteLength(text),
  whole: !long,
});

export const FACTS: JudgeFacts = {
  client: {
    clients: [{ id: 'abc', secret: SECRET, redirectUris: [CALLBACK, 'https://localhost/second'] }],
    ...{ own: false, user: undefined, prefix: '', providerUrl: 'http://127.0.0.1:1' },
  },
  provider: {
    ...{ https: false, local: true, prefix: '', lifetimes: { codeSeconds: 60, tokenSeconds: 3_600 } },
    resources: { listUsers: '/api/Users/ListUsers', userOnly: '/api/Chat/GetConversations' },
    secretOf: (id) => (id === 'abc' ? SECRET : undefined),
    secrets: [SECRET],
  },
};

/** An authorization request, answered with a code at once. */
export const authorize = (code: string, over: Readonly<Record<string, string>> = {}): MadeUp => {
  const asked = {
    client_id: 'abc',
    redirect_uri: CALLBACK,
    state: `state-of-${code}-0123456789abcdef`,
    ...over,
  };
  const back = new URLSearchParams({ state: asked.state, code });
  return {
    target: `/api/oauth2?${new URLSearchParams(asked)}`,
    status: 302,
    answerHeaders: [['Location', `${asked.redirect_uri}?${back}`]],
  };
};

/** A token request, answered with a token, or refused as a code that is not valid. */
export const redeem = (
  code: string,
  token: string | undefined,
  over: Readonly<Record<string, string>> = {},
): MadeUp => ({
  method: 'POST',
  target: '/api/oauth2/Token',
  body: { client_id: 'abc', client_secret: SECRET, redirect_uri: CALLBACK, code, ...over },
  ...(token === undefined
    ? {
        status: 400,
        answer: 'Invalid Code',
        answerHeaders: [['Content-Type', 'text/plain; charset=utf-8'] as const],
      }
    : {
        answer: JSON.stringify({ access_token: token, expiration: '2026-03-01T13:00:00Z' }),
        answerHeaders: [['Content-Type', 'application/json'] as const],
      }),
});

/** A call of the API. */
export const call = (
  authorization: string | undefined,
  path = '/api/Users/ListUsers',
  status = 200,
): MadeUp => ({
  target: path,
  headers: authorization === undefined ? [] : [['Authorization', authorization]],
  status,
  answer: '[]',
  answerHeaders: [['Content-Type', 'application/json']],
});

export interface Judged {
  /** What was said of each requirement that was seen broken. */
  readonly broken: Readonly<Record<string, string>>;
  readonly held: readonly string[];
  /** What history told. */
  readonly notes: readonly string[];
  readonly kinds: readonly string[];
}

/** What is found in these exchanges. */
export async function judgeThese(made: readonly MadeUp[], facts: JudgeFacts = FACTS): Promise<Judged> {
  const seen: JudgedExchange[] = [];
  const judge = new Judge(facts, (one) => void seen.push(one));
  for (const [at, one] of made.entries()) judge.take(passed(at + 1, one));
  await judge.finish(BEGAN + 7_200_000);
  const ids = loadCatalogue()
    .filter(({ verify }) => verify.kind === 'tested')
    .map(({ id }) => id);
  const rows = judge.tally.findings(ids, () => 'not seen');
  const broken = rows.filter(({ finding }) => finding.holds === false);
  return {
    broken: Object.fromEntries(broken.map(({ requirement, finding }) => [requirement, finding.actual])),
    held: rows.filter(({ finding }) => finding.holds).map(({ requirement }) => requirement),
    notes: seen.flatMap(({ notes }) => notes.map(({ text }) => text)),
    kinds: seen.map(({ event }) => event.kind),
  };
}
