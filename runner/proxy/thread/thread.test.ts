import { gzipSync } from 'node:zlib';
import { expect, test } from '@playwright/test';
import type { ProxyReportFacts } from '../assemble-proxy-report.ts';
import { assembleProxyReport } from '../assemble-proxy-report.ts';
import type { PassedExchange } from '../forward/passed-exchange.ts';
import { Judge } from '../judge/judge.ts';
import { authorize, passed, redeem } from '../testing/passed.ts';
import { callApi, signIn, signInSoundly } from '../testing/sign-in.ts';
import { watchTraffic } from '../testing/watch-traffic.ts';
import { packExchanges, unpackExchanges } from './exchange-batch.ts';
import { JudgeElsewhere } from './judge-elsewhere.ts';

const FACTS: Omit<ProxyReportFacts, 'subject' | 'judge'> = {
  ...{ startedAt: new Date(), durationMs: 1_000, between: 'a proxy of the test', waivers: [] },
  gate: { profile: 'hardened', failOn: 'fail', partial: true },
};

/** What a body, a head and a failure can be. */
function oddExchanges(): PassedExchange[] {
  const [first, second] = [
    passed(1, authorize('code-1-0123456789')),
    passed(2, redeem('code-1-0123456789', 'token-1')),
  ];
  const bytes = gzipSync('{"access_token":"token-2"}');
  return [
    first,
    { ...second, lost: ['a cookie'], at: 1.25, ms: 0.1 },
    passed(3, { target: '/api/Users/ListUsers', failure: 'it broke off' }),
    passed(4, {
      target: '/a?b=%00ü',
      headers: [
        ['X-Odd', 'é\u0080"\\'],
        ['X-Odd', ''],
      ],
      body: 'é\u2028"',
      long: 'answer',
      answer: 'x',
    }),
    {
      ...second,
      n: 5,
      answer: {
        ...{ status: 200, headers: [['Content-Encoding', 'gzip']], complete: false, headMs: 1.5 },
        body: { bytes, size: bytes.length, whole: true },
      },
    },
  ];
}

const plain = ({ request, answer, ...rest }: PassedExchange) => ({
  ...{ rest, request: { ...request, headers: request.headers, body: request.body } },
  answer: answer && { ...answer, headers: answer.headers, body: answer.body },
});

test('an exchange comes out of a batch as it went in', () => {
  const exchanges = oddExchanges();
  expect(unpackExchanges(packExchanges(exchanges)).map(plain)).toEqual(exchanges.map(plain));
  expect(unpackExchanges(packExchanges([]))).toEqual([]);
});

test('a judge in a thread of its own finds what one here finds, in the same order', async () => {
  const { exchanges, pair, subject } = await watchTraffic({ dialect: 'answers-gzip' }, async (ends) => {
    await signInSoundly(ends);
    await signIn(ends, { times: 2 });
    const token = await signIn(ends, {
      userid: 'user_42',
      redeemWith: { redirect_uri: 'https://localhost/second' },
    });
    await callApi(ends.url, token ?? 'unknown', true, (value) => value);
    await fetch(`${ends.url}/api/oauth2?client_id=abc123&client_secret=${ends.mock.clients[0]?.secret}`, {
      redirect: 'manual',
    });
  });
  expect(exchanges.length).toBeGreaterThan(20);
  const judge = new Judge(subject.facts);
  const elsewhere = new JudgeElsewhere(pair);
  for (const exchange of exchanges) {
    judge.take(exchange);
    elsewhere.take(exchange);
  }
  await judge.finish();
  const here = assembleProxyReport({ ...FACTS, subject, judge });
  const there = await elsewhere.finish(FACTS);
  // Tags and ids are drawn anew for each report.
  const comparable = (report: unknown) => JSON.stringify(report).replaceAll(/#[0-9a-f]{8}/g, '#');
  for (const part of ['requirements', 'observations', 'verdicts', 'environment'] as const)
    expect(comparable(there.report[part])).toBe(comparable(here.report[part]));
  expect(there.report.verdicts.documented).toBe('non-conformant');
  expect(there.guard).toEqual(here.guard);
});

test('what it is asked, it answers in the light of everything that passed before', async () => {
  const { exchanges, pair } = await watchTraffic({}, (ends) => signIn(ends).then(() => undefined));
  const judge = new JudgeElsewhere(pair);
  const [first, ...others] = exchanges;
  if (first) judge.take(first);
  const ask = async (query: string, gone = new AbortController().signal) =>
    JSON.parse(await judge.readJournal(query, gone)) as {
      entries: unknown[];
      revision: number;
      generation: number;
    };
  const { entries, revision, generation } = await ask('');
  expect(entries).toHaveLength(1);
  const since = `generation=${generation}&after=${revision}&waitMs=20000`;
  const waiting = ask(since);
  for (const other of others) judge.take(other);
  expect((await waiting).entries.length).toBeGreaterThan(0);
  // Whoever is gone is not waited for.
  const leaving = new AbortController();
  const left = ask(`generation=${generation}&after=${exchanges.length}&waitMs=20000`, leaving.signal);
  leaving.abort();
  expect((await left).entries).toEqual([]);
  await judge.finish(FACTS);
});

test('what comes faster than it can be judged is counted, and what had room is judged', async () => {
  const { pair } = await watchTraffic({}, async () => undefined);
  const judge = new JudgeElsewhere(pair);
  // In one turn: the judge says nothing in between.
  for (let n = 1; n <= 6_000; n += 1) judge.take(passed(n, authorize(`code-${n}-0123456789`)));
  const { report } = await judge.finish(FACTS);
  expect(report.environment).toMatchObject({ requests: 6_000, codes: 4_000, unjudged: 2_000 });
});

test('it works by itself, on cores of its own and on one that it shares', async () => {
  const { pair } = await watchTraffic({}, async () => undefined);
  for (const sharesItsCore of [true, false]) {
    const judge = new JudgeElsewhere(pair, sharesItsCore);
    for (let n = 1; n <= 500; n += 1) judge.take(passed(n, authorize(`code-${n}-0123456789`)));
    await expect.poll(() => judge.waiting, { timeout: 20_000 }).toBe(0);
    const { report } = await judge.finish(FACTS);
    expect(report.environment).toMatchObject({ requests: 500, codes: 500, unjudged: 0 });
  }
});

test('a judge that breaks down does not pretend that nothing was wrong', async () => {
  const { pair } = await watchTraffic({}, async () => undefined);
  const judge = new JudgeElsewhere({ ...pair, target: { ...pair.target, baseUrl: 'no address' } });
  await expect(judge.failed).rejects.toThrow();
  await expect(judge.finish(FACTS)).rejects.toThrow();
});
