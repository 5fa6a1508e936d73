import type { ProviderRequirementId } from '../../../specs/generated/requirement-ids.ts';
import { FORM_PHRASES, matchesInvalidClientId } from '../../checks/documented-forms.ts';
import type { Point } from '../../checks/observe-answer.ts';
import { type RequiredParameter, redeemVaried, without, withValue } from '../../checks/vary-token-params.ts';
import { observeTokenAnswer, type TokenOpenPoint } from '../../fixtures/observe-token-answer.ts';
import { encodings, test, verifies } from '../../fixtures/test.ts';
import type { TokenAnswer } from '../../flows/provider.ts';

interface Parameter {
  readonly name: RequiredParameter;
  readonly missing: ProviderRequirementId & NonNullable<Point['about']>;
  readonly empty: ProviderRequirementId;
  /** Where the documents name a status but no text. */
  readonly status?: number;
  readonly open: TokenOpenPoint;
}

const parameters: readonly Parameter[] = [
  {
    name: 'client_id',
    missing: 'token-client-id-missing',
    empty: 'token-client-id-empty',
    open: 'token-parameter-missing',
  },
  {
    name: 'client_secret',
    missing: 'token-client-secret-missing',
    empty: 'token-client-secret-empty',
    open: 'client-secret-wrong',
  },
  {
    name: 'redirect_uri',
    missing: 'token-redirect-uri-missing',
    empty: 'token-redirect-uri-empty',
    status: 400,
    open: 'token-parameter-missing',
  },
  {
    name: 'code',
    missing: 'token-code-missing',
    empty: 'token-code-empty',
    status: 400,
    open: 'token-parameter-missing',
  },
];

test.describe('parameters that every token request needs', () => {
  for (const { name, missing, empty, status, open } of parameters) {
    const point = { about: missing, parameter: name };
    test(`refuses a token request without ${name}`, verifies(missing), async ({ checker, provider }) => {
      for (const encoding of encodings) {
        const result = await checker.refusesToken({
          title: `${name} left out, ${encoding}`,
          control: { encoding },
          ...(status === undefined
            ? {}
            : { expected: `status ${status} and no token`, also: hasStatus(status) }),
          send: () => redeemVaried(provider, (params) => without(params, name), { encoding }),
        });
        observeTokenAnswer(checker, open, `${name} is missing, ${encoding}`, result, point);
      }
    });

    test(`treats an empty ${name} as missing`, verifies(empty), async ({ checker, provider }) => {
      for (const encoding of encodings) {
        const result = await checker.refusesToken({
          title: `${name} empty, ${encoding}`,
          control: { encoding },
          send: () => redeemVaried(provider, (params) => withValue(params, name, ''), { encoding }),
        });
        observeTokenAnswer(checker, 'odd-parameters', `${name} is empty, ${encoding}`, result, point);
      }
    });
  }

  test(
    'answers a missing client_id as documented',
    verifies('token-client-id-missing-form'),
    async ({ checker, provider }) => {
      for (const encoding of encodings) {
        await checker.refusesToken({
          title: `client_id left out, ${encoding}`,
          control: { encoding },
          expected: FORM_PHRASES['invalid-client-id'],
          also: ({ answer }) => matchesInvalidClientId(answer),
          send: () => redeemVaried(provider, (params) => without(params, 'client_id'), { encoding }),
        });
      }
    },
  );
});

const hasStatus =
  (status: number) =>
  ({ answer }: TokenAnswer): string | undefined =>
    answer.status === status ? undefined : `status ${answer.status}`;
