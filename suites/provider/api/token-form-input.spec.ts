import {
  makeUpLike,
  paramValue,
  REQUIRED_PARAMETERS,
  redeemVaried,
  without,
} from '../../checks/vary-token-params.ts';
import { observeTokenAnswer } from '../../fixtures/observe-token-answer.ts';
import { refusesSurviving } from '../../fixtures/read-token-survival.ts';
import { test, verifies } from '../../fixtures/test.ts';
import { encodeForm, type Param } from '../../flows/encode.ts';
import type { Provider, TokenAnswer } from '../../flows/provider.ts';

const FORM = { encoding: 'form' } as const;
const MEGABYTE = 1024 * 1024;

/** Names that some form parsers turn into lists or objects. */
const bracketNames: readonly (readonly [parameter: string, sentAs: string])[] = [
  ['code', 'code[]'],
  ['code', 'code[0]'],
  ['client_secret', 'client_secret[]'],
  ['client_secret', 'client_secret[value]'],
  ['redirect_uri', 'redirect_uri[]'],
  ['client_id', 'client_id[]'],
];

/** What is written behind the code, as it stands in the body. None of it leaves the value of the code as it was. */
const badBytes: readonly (readonly [name: string, bytes: Buffer])[] = [
  ['a lone percent sign', Buffer.from('%')],
  ['percent-encoding with letters that are no digits', Buffer.from('%ZZ')],
  ['an encoded NUL', Buffer.from('%00')],
  ['a control character', Buffer.from([0x01])],
  ['a byte that is no UTF-8', Buffer.from([0xff])],
  ['an overlong UTF-8 sequence', Buffer.from('%C0%AF')],
  ['half of a surrogate pair', Buffer.from('%ED%A0%80')],
];

test.describe('odd forms', () => {
  test(
    'hands out no token when a form parameter is repeated with another value',
    verifies('token-form-repeated'),
    async ({ checker, provider }) => {
      for (const name of REQUIRED_PARAMETERS) {
        for (const order of ['first', 'last'] as const) {
          const result = await checker.refusesToken({
            title: `${name} twice, the right value ${order}`,
            control: FORM,
            send: () => redeemVaried(provider, (params) => repeat(provider, params, name, order)),
          });
          observeTokenAnswer(
            checker,
            'odd-parameters',
            `${name} twice in a form, the right value ${order}`,
            result,
            { about: 'token-parameter-repeated', parameter: name },
          );
        }
      }
      const same = await checker.measure(
        'code twice with one value',
        () => redeemVaried(provider, (params) => [...params, ['code', paramValue(params, 'code')]]),
        [],
      );
      observeTokenAnswer(checker, 'odd-parameters', 'code twice in a form with one value', same, {
        about: 'token-parameter-repeated',
        parameter: 'code',
      });
    },
  );

  test(
    'does not take bracketed names for the parameter',
    verifies('token-form-brackets'),
    async ({ checker, provider }) => {
      for (const [name, sentAs] of bracketNames) {
        await refusesSurviving(checker, provider, {
          title: `${sentAs} in place of ${name}`,
          control: FORM,
          send: () =>
            redeemVaried(provider, (params) => [
              ...without(params, name),
              [sentAs, paramValue(params, name)],
            ]),
        });
      }
    },
  );

  test(
    'survives malformed percent-encoding, control characters and broken UTF-8',
    verifies('token-bad-input-survived'),
    async ({ checker, provider }) => {
      for (const [name, bytes] of badBytes) {
        await refusesSurviving(checker, provider, {
          title: `${name} behind the code`,
          control: FORM,
          send: () =>
            redeemVaried(provider, (params) => {
              const last: Param = ['code', paramValue(params, 'code')];
              return {
                body: Buffer.concat([Buffer.from(encodeForm([...without(params, 'code'), last])), bytes]),
              };
            }),
        });
      }
    },
  );

  test(
    'survives a body of one megabyte',
    verifies('token-large-body-survived'),
    async ({ checker, provider }) => {
      for (const encoding of ['form', 'json'] as const) {
        await refusesSurviving(checker, provider, {
          title: `a code of one megabyte, ${encoding}`,
          control: { encoding },
          resetIsRefusal: true,
          send: () => exchangeInvented(provider, 'x'.repeat(MEGABYTE), [], encoding),
        });
      }
      const many = Array.from(
        { length: MEGABYTE / 16 },
        (_, index): Param => [`p${String(index).padStart(8, '0')}`, 'value'],
      );
      await refusesSurviving(checker, provider, {
        title: `${many.length} parameters and a made-up code, form`,
        control: FORM,
        resetIsRefusal: true,
        send: () => exchangeInvented(provider, makeUpLike('0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a'), many, 'form'),
      });
    },
  );
});

/** The parameter twice: once right, once made up. */
function repeat(provider: Provider, params: Param[], name: string, right: 'first' | 'last'): Param[] {
  const value = paramValue(params, name);
  const other = name === 'redirect_uri' ? 'https://unregistered.invalid/callback' : makeUpLike(value);
  if (name === 'client_secret') provider.learn('secret', other);
  if (name === 'code') provider.learn('code', other);
  const pair: Param[] = [
    [name, value],
    [name, other],
  ];
  return params.flatMap((param) =>
    param[0] === name ? (right === 'first' ? pair : pair.reverse()) : [param],
  );
}

/** A request that needs no code of its own: the one it sends was never issued. */
function exchangeInvented(
  provider: Provider,
  code: string,
  extra: readonly Param[],
  encoding: 'form' | 'json',
): Promise<TokenAnswer> {
  const { client } = provider.target;
  const params: Param[] = [
    ['client_id', client.id],
    ['client_secret', client.secret],
    ['redirect_uri', client.redirectUri],
    ['code', code],
    ...extra,
  ];
  return provider.token({ params, encoding });
}
