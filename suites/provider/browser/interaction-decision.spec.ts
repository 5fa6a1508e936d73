import { observedAuthorization } from '../../checks/observe-answer.ts';
import { findSilentDenial, readDenial } from '../../checks/read-interaction-denial.ts';
import { type Reading, readTokenRefusal } from '../../checks/read-refusal.ts';
import { test, verifies } from '../../fixtures/test.ts';
import type { Authorization } from '../../flows/authorizer.ts';
import { describeAnswer, describeAuthorization } from '../../flows/describe.ts';
import { encodeQuery, parseParams, splitAtQuery } from '../../flows/encode.ts';
import { seenWholeFlows } from '../../flows/look-at.ts';
import { encodings, type Provider } from '../../flows/provider.ts';
import { header, type WireAnswer } from '../../flows/wire.ts';

const MAX_HOPS = 5;

/** What is looked at in the answer to a denial. */
const AFTER_DENIAL = [
  'interaction-deny-reported',
  'interaction-deny-error-name',
  'interaction-error-without-code',
] as const;

test.describe('the decision of the user', () => {
  test(
    'grants nothing before sign-in and consent',
    verifies('interaction-before-code'),
    async ({ checker, provider, target }) => {
      await checker.refusesCode({
        title: 'the page opened in a browser and left alone',
        control: {},
        send: () => openAndLeave(provider),
      });
      const { primary, other } = target.users;
      for (const [whom, userid] of [
        ['', undefined],
        ...(primary === undefined ? [] : [[' for a user', primary] as const]),
        ...(other === undefined ? [] : [[' for another user', other] as const]),
      ] as const) {
        const options = userid === undefined ? {} : { userid };
        await checker.refuses(
          {
            title: `the bare request${whom}, followed without a browser`,
            // The steps sign in one user: the other one gets no code in a control.
            control: userid === other ? {} : options,
            send: () => followBare(provider, encodeQuery(provider.authorizeParams(options))),
          },
          (hops: readonly WireAnswer[]) => readBare(hops, target.client.redirectUri),
          (hops) => hops.map(({ n }) => n),
          'no code',
        );
      }
    },
  );

  test(
    'grants a code that can be exchanged after approval',
    verifies('interaction-approve', 'interaction-error-without-code'),
    async ({ checker, provider, target }) => {
      for (const encoding of encodings) {
        const title = `sign-in, approval and exchange, ${encoding}`;
        const seen = await checker.measure(title, async () => {
          // One of them begins with nothing; where nothing is remembered all do.
          const [known] =
            encoding === 'form' && provider.memory !== 'nothing'
              ? []
              : seenWholeFlows(provider, {}, 1, (flow) => flow.encoding === encoding);
          if (known) return { result: known.asked, exchange: known.redeemed.tokenAnswer };
          const result = await provider.authorize(provider.authorizeParams(), 'approve', { fresh: true });
          if (result.code === undefined) return { result };
          const grant = {
            client: target.client,
            redirectUri: target.client.redirectUri,
            code: result.code,
            issuedAt: Date.now(),
            evidence: result.evidence,
          };
          return {
            result,
            exchange: await provider.token({ params: provider.tokenParams(grant), encoding }),
          };
        });
        if (!seen) continue;
        const { result, exchange } = seen;
        const evidence = [...result.evidence, ...(exchange?.evidence ?? [])];
        if (result.code !== undefined)
          checker.check({
            requirement: 'interaction-error-without-code',
            title,
            holds: result.error === undefined,
            expected: 'a code without an error',
            actual: result.error === undefined ? 'no error' : describeAuthorization(result),
            evidence: result.evidence,
          });
        const check = {
          requirement: 'interaction-approve' as const,
          title,
          expected: 'a redirect to the redirect URI with a code, and a token for it',
          evidence,
        };
        const unclear = exchange && readTokenRefusal(exchange);
        if (
          result.code === undefined &&
          (result.visit?.trouble !== undefined || result.answer.status >= 500)
        ) {
          checker.inconclusive(
            { ...check, actual: describeAuthorization(result) },
            'the steps of sign-in and approval could not be played',
          );
        } else if (unclear?.kind === 'unclear') {
          checker.inconclusive({ ...check, actual: unclear.actual }, unclear.reason);
        } else {
          const actual =
            exchange === undefined
              ? describeAuthorization(result)
              : exchange.token === undefined
                ? describeAnswer(exchange.answer)
                : 'a code and its token';
          checker.check({
            ...check,
            holds: exchange?.token !== undefined && leadsTo(result, target.client.redirectUri),
            actual,
          });
        }
      }
    },
  );

  test(
    'grants nothing after denial and says so',
    verifies(
      'interaction-deny-no-code',
      'interaction-deny-reported',
      'interaction-deny-error-name',
      'interaction-error-without-code',
    ),
    async ({ checker, provider, target }) => {
      if (target.offers.has('other-sign-in'))
        await checker.refuses(
          {
            requirement: 'interaction-deny-no-code',
            title: 'a request that another user denied',
            control: {},
            send: () => provider.authorize(provider.authorizeParams(), 'deny', { signer: 'other' }),
          },
          (denied) => readDenial(denied, provider.consentAsked),
          ({ evidence }) => evidence,
          'no code',
        );
      const title = 'a request that the user denied';
      const result = await checker.refuses(
        {
          requirement: 'interaction-deny-no-code',
          title,
          control: {},
          send: () => provider.authorize(provider.authorizeParams(), 'deny'),
        },
        (denied) => readDenial(denied, provider.consentAsked),
        ({ evidence }) => evidence,
        'no code',
      );
      const reading = result && readDenial(result, provider.consentAsked);
      if (reading?.kind === 'beside') {
        const expected = 'the denial is played to its end';
        for (const requirement of AFTER_DENIAL)
          checker.notApplicable({ requirement, title, expected }, reading.reason);
        return;
      }
      if (!result || !reading || reading.kind === 'unclear') {
        for (const requirement of AFTER_DENIAL) {
          checker.inconclusive(
            {
              requirement,
              title,
              expected: 'the denial is played to its end',
              actual: reading?.actual ?? 'no denial was played',
              evidence: result?.evidence ?? [],
            },
            'no denial was played to its end (interaction.deny of the configuration says how)',
          );
        }
        return;
      }
      const { evidence } = result;
      const silent = findSilentDenial(result);
      checker.check({
        requirement: 'interaction-deny-reported',
        title,
        holds: silent === undefined,
        expected: 'an error in the redirect, or an error answer',
        actual: silent ?? describeAuthorization(result),
        evidence,
      });
      const name = result.error;
      checker.check({
        requirement: 'interaction-deny-error-name',
        title,
        holds: result.location === undefined || name === 'access_denied',
        expected: 'error access_denied, where the redirect reports it',
        actual: result.location === undefined ? 'not reported by redirect' : `error ${name ?? 'missing'}`,
        evidence,
      });
      checker.check({
        requirement: 'interaction-error-without-code',
        title,
        holds: name === undefined || result.code === undefined,
        expected: 'an error without a code',
        actual: result.code === undefined ? 'no code' : describeAuthorization(result),
        evidence,
      });
      checker.observe(
        'user-denied',
        'The user denies.',
        observedAuthorization(result, { about: 'authorize-user-denied' }),
        evidence,
      );
    },
  );
});

function leadsTo({ location }: Authorization, redirectUri: string): boolean {
  return location !== undefined && splitAtQuery(location).before === splitAtQuery(redirectUri).before;
}

/** Follows redirects within the provider as a program without a browser would, with cookies. */
async function followBare(provider: Provider, query: string): Promise<WireAnswer[]> {
  const { origin } = new URL(provider.target.baseUrl);
  const hops: WireAnswer[] = [];
  const cookies = new Map<string, string>();
  for (let url = provider.authorizeUrl(query); hops.length < MAX_HOPS; ) {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const answer = await provider.wire.send({
      method: 'GET',
      url,
      headers: [
        ['Accept', 'text/html,application/json'],
        ...(cookie === '' ? [] : [['Cookie', cookie] as const]),
      ],
    });
    hops.push(answer);
    for (const [name, value] of answer.headers) {
      const pair = name.toLowerCase() === 'set-cookie' ? /^([^=;]+)=([^;]*)/.exec(value) : null;
      if (pair?.[1] !== undefined) cookies.set(pair[1], pair[2] ?? '');
    }
    const location = header(answer, 'location');
    if (location === undefined || !URL.canParse(location, url)) break;
    const next = new URL(location, url);
    const code = next.searchParams.get('code');
    if (code) provider.learn('code', code);
    if (next.origin !== origin) break;
    url = next.href;
  }
  return hops;
}

/** A code reached the redirect URI, or stands in the body of an answer. */
function readBare(hops: readonly WireAnswer[], redirectUri: string): Reading {
  const last = hops.at(-1);
  const troubled = hops.find(({ status }) => status >= 500 || status === 429);
  const { before } = splitAtQuery(redirectUri);
  const granted = hops.some((answer) => {
    const location = header(answer, 'location') ?? '';
    return splitAtQuery(location).before === before && /[?&#]code=[^&#]/.test(location);
  });
  const actual = last ? describeAnswer(last) : 'no answer';
  if (granted) return { kind: 'granted', actual: 'a redirect to the redirect URI with a code' };
  return troubled
    ? {
        kind: 'unclear',
        actual: describeAnswer(troubled),
        reason: 'a server error or rate limit, not a page',
      }
    : { kind: 'refused', actual };
}

/** A browser without cookies opens the page and touches nothing. */
async function openAndLeave(provider: Provider): Promise<Authorization> {
  const url = provider.authorizeUrl(encodeQuery(provider.authorizeParams()));
  const answer = await provider.wire.send({ method: 'GET', url });
  const visit = await provider.visit(url, {
    watch: [provider.target.client.redirectUri],
  });
  const location = visit.landing?.location;
  const code = parseParams(splitAtQuery(location ?? '').query ?? '').find(([name]) => name === 'code')?.[1];
  if (code !== undefined) provider.learn('code', code);
  return {
    answer,
    params: [],
    visit,
    evidence: [answer.n],
    ...(location === undefined ? {} : { location }),
    ...(code === undefined ? {} : { code }),
  };
}
