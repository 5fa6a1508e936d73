import { compareLifetime } from '../../checks/compare-lifetime.ts';
import { compareShapes, describeRepeated, describeType } from '../../checks/compare-shapes.ts';
import { isLabelledJson } from '../../checks/documented-forms.ts';
import { describeMembers, observedValue } from '../../checks/observe-answer.ts';
import { observeCarriage, sharedHeaders } from '../../checks/observe-carriage.ts';
import {
  B64TOKEN,
  EXPIRATIONS,
  readIssueTime,
  readTokenExpiration,
} from '../../checks/read-token-expiration.ts';
import { takeTokenAnswer } from '../../checks/take-token-answer.ts';
import { encodings, test, verifies } from '../../fixtures/test.ts';
import type { TokenAnswer } from '../../flows/provider.ts';
import { header, type WireAnswer } from '../../flows/wire.ts';

/** A new token lives for longer than the second that the Date header leaves open. */
const LEAST_LIFE_MS = 1_000;

test.describe('the answer with a token', () => {
  test(
    'answers an honest request with status 200 and a JSON media type',
    verifies('token-status-ok', 'token-media-type'),
    async ({ checker, provider }) => {
      const answers: WireAnswer[] = [];
      for (const encoding of encodings) {
        const title = `an honest request, ${encoding}`;
        const result = await checker.measure(title, () => takeTokenAnswer(provider, encoding));
        if (!result) continue;
        const { answer, evidence } = result;
        answers.push(answer);
        checker.check({
          requirement: 'token-status-ok',
          title,
          holds: answer.status === 200,
          expected: 'status 200',
          actual: `status ${answer.status}`,
          evidence,
        });
        checker.check({
          requirement: 'token-media-type',
          title,
          holds: isLabelledJson(answer),
          expected: 'a JSON media type',
          actual: header(answer, 'content-type') ?? 'no Content-Type',
          evidence,
        });
        for (const [condition, seen] of observeCarriage(answer, encoding))
          checker.observe('surroundings', condition, seen, evidence);
      }
      checker.observe(
        'surroundings',
        'Headers that come with every answer with a token.',
        observedValue('http.headers', sharedHeaders(answers.map(({ headers }) => headers))),
        answers.map(({ n }) => n),
      );
    },
  );

  test(
    'answers with one JSON object that holds a token fit for a header',
    verifies('token-answer-object', 'token-access-token-present', 'token-access-token-characters'),
    async ({ checker, provider }) => {
      for (const encoding of encodings) {
        const title = `an honest request, ${encoding}`;
        const result = await checker.measure(title, () => takeTokenAnswer(provider, encoding));
        if (!result) continue;
        const { evidence } = result;
        const objection = objectToBody(result);
        const { access_token: token } = result.json ?? {};
        checker.check({
          requirement: 'token-answer-object',
          title,
          holds: objection === undefined,
          expected: 'one well-formed JSON object with access_token and expiration once each',
          actual: objection ?? 'one JSON object',
          evidence,
        });
        checker.check({
          requirement: 'token-access-token-present',
          title,
          holds: typeof token === 'string' && token !== '',
          expected: 'the member access_token, a string that is not empty',
          actual: token === '' ? 'an empty string' : describeType(token),
          evidence,
        });
        const text = typeof token === 'string' && token !== '' ? token : result.token;
        if (text === undefined) {
          checker.inconclusive(
            {
              requirement: 'token-access-token-characters',
              title,
              expected: 'a token',
              actual: 'no token',
              evidence,
            },
            'there is no token to look at',
          );
        } else {
          checker.check({
            requirement: 'token-access-token-characters',
            title,
            holds: B64TOKEN.test(text),
            expected: 'only letters, digits and - . _ ~ + /, with = at the end only',
            actual: B64TOKEN.test(text)
              ? 'only such characters'
              : `other characters: ${strangeCharacters(text)}`,
            evidence,
          });
        }
        checker.observe(
          'surroundings',
          `members of the answer with a token, ${encoding}`,
          observedValue('token.extraMembers', describeMembers(result.json ?? {})),
          evidence,
        );
      }
    },
  );

  test(
    'states a UTC expiration that lies in the future',
    verifies('token-expiration-present', 'token-expiration-utc', 'token-expiration-future'),
    async ({ checker, provider }) => {
      for (const encoding of encodings) {
        const title = `an honest request, ${encoding}`;
        const result = await checker.measure(title, () => takeTokenAnswer(provider, encoding));
        if (!result) continue;
        const { answer, evidence } = result;
        const { expiration: value } = result.json ?? {};
        const expiration = readTokenExpiration(value);
        const present = value !== undefined && value !== null;
        checker.check({
          requirement: 'token-expiration-present',
          title,
          holds: present,
          expected: 'the member expiration',
          actual: describeType(value),
          evidence,
        });
        const rest = [
          {
            requirement: 'token-expiration-utc',
            title,
            expected: 'a date-time with Z or a zero offset',
            evidence,
          },
          {
            requirement: 'token-expiration-future',
            title,
            expected: 'a time after the one the token was issued at',
            evidence,
          },
        ] as const;
        if (!present) {
          for (const check of rest)
            checker.inconclusive({ ...check, actual: 'no expiration' }, 'there is no expiration to look at');
          continue;
        }
        checker.check({
          ...rest[0],
          holds: expiration.problem === undefined,
          actual: expiration.problem ?? String(value),
        });
        if (expiration.format)
          checker.observe(
            'surroundings',
            `format of expiration, ${encoding}`,
            observedValue('token.expiration', EXPIRATIONS[expiration.format] ?? expiration.format),
            evidence,
          );
        if (expiration.at === undefined) {
          checker.inconclusive(
            { ...rest[1], actual: expiration.problem ?? '' },
            'the expiration is no date-time',
          );
          continue;
        }
        const issued = readIssueTime(answer);
        const slack = header(answer, 'date') === undefined ? -issued.tolerance : LEAST_LIFE_MS;
        checker.check({
          ...rest[1],
          holds: expiration.at - issued.at >= slack,
          actual: `${String(value)}, issued at ${new Date(issued.at).toISOString()}`,
        });
      }
    },
  );

  test(
    'states the lifetime that the deployment declares',
    verifies('token-expiration-declared'),
    async ({ checker, provider, target }) => {
      const declared = target.lifetimes.tokenSeconds ?? 0;
      for (const encoding of encodings) {
        const title = `an honest request, ${encoding}`;
        const result = await checker.measure(title, () => takeTokenAnswer(provider, encoding));
        if (!result) continue;
        const { stated, problem, tolerance, holds } = compareLifetime(result, declared);
        const check = {
          title,
          expected: `${declared} s after it was issued, give or take ${tolerance} s`,
          evidence: result.evidence,
        };
        if (stated === undefined)
          checker.inconclusive({ ...check, actual: problem ?? '' }, 'there is no date-time to compare');
        else checker.check({ ...check, holds, actual: `${stated} s after it was issued` });
      }
    },
  );

  test(
    'gives generic and user-specific tokens in the same shape',
    verifies('token-same-shape'),
    async ({ checker, provider, target }) => {
      const userid = target.users.primary ?? '';
      for (const encoding of encodings) {
        const title = `a generic and a user-specific token, ${encoding}`;
        const results = await checker.measure(title, async () => [
          await takeTokenAnswer(provider, encoding),
          await takeTokenAnswer(provider, encoding, { userid }),
        ]);
        const [generic, specific] = results ?? [];
        if (!generic || !specific) continue;
        const differences = compareShapes(generic.json ?? {}, specific.json ?? {});
        checker.check({
          title,
          holds: differences.length === 0,
          expected: 'the same members of the same types',
          actual: differences.join('; ') || 'the same members of the same types',
          evidence: [...generic.evidence, ...specific.evidence],
        });
      }
    },
  );
});

function objectToBody({ answer, json, repeatedMembers }: TokenAnswer): string | undefined {
  if (answer.text.startsWith('\uFEFF')) return 'a byte order mark before the JSON text';
  if (answer.text.includes('\uFFFD') && !answer.body.includes('\uFFFD')) return 'bytes that are no UTF-8';
  if (json === undefined) return 'no JSON object';
  return describeRepeated(repeatedMembers);
}

function strangeCharacters(text: string): string {
  const found = [...new Set([...text].filter((character) => !/[A-Za-z0-9\-._~+/]/.test(character)))];
  const names = found.map(
    (character) => `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`,
  );
  return names.slice(0, 5).join(', ') || 'U+003D before the end';
}
