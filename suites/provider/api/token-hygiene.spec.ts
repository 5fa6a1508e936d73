import type { ProviderRequirementId } from '../../../specs/generated/requirement-ids.ts';
import { type CollectedRefusal, collectTokenRefusals } from '../../checks/collect-token-refusals.ts';
import { findAnswerEcho } from '../../checks/find-answer-echo.ts';
import { findAnswerInternals } from '../../checks/find-answer-internals.ts';
import { describeSharing, observedToken, type Point } from '../../checks/observe-answer.ts';
import { withoutNoStore } from '../../checks/passive-rule.ts';
import { readTokenRefusal } from '../../checks/read-refusal.ts';
import { makeUpLike, paramValue, redeemVaried, without, withValue } from '../../checks/vary-token-params.ts';
import { observeTokenAnswer } from '../../fixtures/observe-token-answer.ts';
import { encodings, test, verifies } from '../../fixtures/test.ts';
import type { Param } from '../../flows/encode.ts';
import { lookAtFlow } from '../../flows/look-at.ts';
import { MEDIA_TYPE } from '../../flows/provider.ts';
import { header, headerValues } from '../../flows/wire.ts';

const FOREIGN_ORIGIN = 'https://other-site.invalid';

interface RefusalRule {
  readonly requirement: ProviderRequirementId;
  readonly expected: string;
  /** What is wrong with the refusal, as a phrase. */
  readonly broken: (refusal: CollectedRefusal) => string | undefined;
}

const rules: readonly RefusalRule[] = [
  {
    requirement: 'token-refusal-is-client-error',
    expected: 'a 4xx status',
    broken: ({ result: { answer } }) =>
      answer.status >= 400 && answer.status < 500 ? undefined : `status ${answer.status}`,
  },
  {
    requirement: 'token-refusal-without-token',
    expected: 'no token',
    broken: ({ result }) =>
      result.token !== undefined && result.answer.status >= 300
        ? `status ${result.answer.status} with a token`
        : undefined,
  },
  {
    requirement: 'token-no-secret-echo',
    expected: 'neither the client_secret nor the code that was sent',
    broken: ({ result, sent }) => phrase('the answer repeats', findAnswerEcho(result.answer, sent)),
  },
  {
    requirement: 'token-no-internals',
    expected: 'no stack trace, file path or database message',
    broken: ({ result }) => {
      const found = findAnswerInternals(result.answer.text);
      return found === undefined ? undefined : `the answer contains “${found}”`;
    },
  },
  {
    requirement: 'token-error-no-store',
    expected: 'Cache-Control: no-store',
    broken: ({ result }) => withoutNoStore(result.answer),
  },
];

test.describe('what answers of the token endpoint give away', () => {
  test(
    'refuses with a client error that holds no token, no secret and no internals, and is not stored',
    verifies(
      'token-refusal-is-client-error',
      'token-refusal-without-token',
      'token-no-secret-echo',
      'token-no-internals',
      'token-error-no-store',
    ),
    async ({ checker, provider }) => {
      let judged = 0;
      let collected = false;
      for (const encoding of encodings) {
        const refusals = await checker.measure(`refusals of many causes, ${encoding}`, () =>
          collectTokenRefusals(provider, encoding),
        );
        collected ||= refusals !== undefined;
        for (const refusal of refusals ?? []) {
          const { result } = refusal;
          const reading = readTokenRefusal(result);
          for (const { requirement, expected, broken } of rules) {
            const check = {
              requirement,
              title: `${refusal.title}, ${encoding}`,
              expected,
              evidence: result.evidence,
            };
            if (reading.kind === 'unclear' && result.answer.status !== 500) {
              judged += 1;
              checker.inconclusive({ ...check, actual: reading.actual }, reading.reason);
            } else if (reading.kind === 'refused' || result.answer.status >= 300) {
              const objection = broken(refusal);
              judged += 1;
              checker.check({
                ...check,
                holds: objection === undefined,
                actual: objection ?? reading.actual,
              });
            }
          }
        }
      }
      if (judged > 0 || !collected) return;
      for (const { requirement, expected } of rules) {
        const check = { requirement, title: 'requests to be refused', expected, evidence: [] };
        checker.inconclusive({ ...check, actual: 'every request was granted' }, 'nothing was refused');
      }
    },
  );

  test(
    'reports one of several faults with a client error',
    verifies('token-refusal-is-client-error'),
    async ({ checker, provider }) => {
      const wrong = (name: string) => (params: Param[]) => {
        const value = makeUpLike(paramValue(params, name));
        if (name === 'client_secret') provider.learn('secret', value);
        if (name === 'code') provider.learn('code', value);
        return withValue(params, name, value);
      };
      const missing = (name: string) => (params: Param[]) => without(params, name);
      const pairs: Record<string, [Point, readonly ((params: Param[]) => Param[])[]]> = {
        'unknown client_id and unknown code': [
          { about: 'token-client-unknown' },
          [wrong('client_id'), wrong('code')],
        ],
        'wrong client_secret and unknown code': [
          { about: 'token-client-secret-wrong', parameter: 'client_secret' },
          [wrong('client_secret'), wrong('code')],
        ],
        'wrong client_secret and no redirect_uri': [
          { about: 'token-redirect-uri-missing', parameter: 'redirect_uri' },
          [wrong('client_secret'), missing('redirect_uri')],
        ],
        'unknown client_id and no code': [
          { about: 'token-code-missing', parameter: 'code' },
          [wrong('client_id'), missing('code')],
        ],
        'no parameter at all': [
          { about: 'token-client-id-missing', parameter: 'client_id' },
          ['client_id', 'client_secret', 'redirect_uri', 'code'].map(missing),
        ],
      };
      for (const [title, [point, changes]] of Object.entries(pairs)) {
        const result = await checker.refusesToken({
          title,
          control: { encoding: 'form' },
          expected: 'no token and a 4xx status',
          also: ({ answer }) =>
            answer.status < 400 || answer.status > 499 ? `status ${answer.status}` : undefined,
          send: () =>
            redeemVaried(provider, (params) => changes.reduce((changed, change) => change(changed), params)),
        });
        observeTokenAnswer(checker, 'several-faults', title, result, point);
      }
    },
  );

  test(
    'answers with a token that no cache stores, without a cookie and without a secret',
    verifies('token-no-store', 'token-no-cookie', 'token-no-secret-echo', 'token-no-internals'),
    async ({ checker, provider, target }) => {
      for (const encoding of encodings) {
        const title = `an honest request, ${encoding}`;
        const flow = await checker.measure(title, () => lookAtFlow(provider, { encoding }));
        if (!flow) continue;
        const { answer, evidence } = flow.tokenAnswer;
        const sent = { client_secret: target.client.secret, code: flow.grant.code };
        const cookies = headerValues(answer.headers, 'set-cookie').map((value) => value.split('=')[0] ?? '');
        const found = findAnswerInternals(answer.text);
        const readings: readonly (readonly [ProviderRequirementId, string, string | undefined])[] = [
          ['token-no-store', 'Cache-Control: no-store', withoutNoStore(answer)],
          ['token-no-cookie', 'no cookie', phrase('Set-Cookie for', cookies)],
          [
            'token-no-secret-echo',
            'neither the client_secret nor the code that was sent',
            phrase('the answer repeats', findAnswerEcho(answer, sent)),
          ],
          [
            'token-no-internals',
            'no stack trace, file path or database message',
            found && `the answer contains “${found}”`,
          ],
        ];
        for (const [requirement, expected, objection] of readings) {
          checker.check({
            requirement,
            title,
            holds: !objection,
            expected,
            actual: objection ?? 'as expected',
            evidence,
          });
        }
      }
    },
  );

  test(
    'does not let a foreign origin read answers with credentials',
    verifies('token-no-foreign-origin'),
    async ({ checker, provider }) => {
      const measured = await checker.measure('requests of a foreign origin', async () => {
        await lookAtFlow(provider);
        const requests = [];
        for (const origin of [FOREIGN_ORIGIN, 'null']) {
          const headers = [['Origin', origin]] as const;
          const preflight = [
            ...headers,
            ['Access-Control-Request-Method', 'POST'],
            ['Access-Control-Request-Headers', 'content-type'],
          ] as const;
          requests.push({
            origin,
            title: 'an honest request',
            about: 'token-success' as const,
            result: await redeemVaried(provider, (params) => ({ params, headers })),
          });
          requests.push({
            origin,
            title: 'a request without a code',
            about: 'token-client-secret-missing' as const,
            result: await provider.token({ params: [['client_id', provider.target.client.id]], headers }),
          });
          requests.push({
            origin,
            title: 'a preflight request',
            about: 'method-not-allowed' as const,
            result: await provider.token({
              method: 'OPTIONS',
              headers: preflight,
              contentType: MEDIA_TYPE.json,
            }),
          });
        }
        return requests;
      });
      for (const { origin, title, about, result } of measured ?? []) {
        const { answer, evidence } = result;
        const allowed = header(answer, 'access-control-allow-origin');
        const credentials = header(answer, 'access-control-allow-credentials')?.toLowerCase() === 'true';
        const shared = `Access-Control-Allow-Origin: ${allowed ?? 'absent'}, with credentials: ${credentials ? 'yes' : 'no'}`;
        checker.check({
          title: `${title}, Origin: ${origin}`,
          holds: !(allowed === origin && credentials),
          expected: 'not both this origin and credentials allowed',
          actual: shared,
          evidence,
        });
        checker.observe(
          'surroundings',
          `CORS: ${title}, Origin: ${origin}`,
          observedToken(result, { note: describeSharing(answer), about }),
          evidence,
        );
      }
    },
  );
});

const phrase = (what: string, names: readonly string[]): string | undefined =>
  names.length === 0 ? undefined : `${what} ${names.join(' and ')}`;
