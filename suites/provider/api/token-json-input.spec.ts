import {
  makeUpLike,
  paramValue,
  REQUIRED_PARAMETERS,
  redeemVaried,
  without,
  withValue,
} from '../../checks/vary-token-params.ts';
import { observeRepeatedMember, type RepeatedPair } from '../../fixtures/observe-repeated-member.ts';
import { observeTokenAnswer } from '../../fixtures/observe-token-answer.ts';
import { refusesSurviving } from '../../fixtures/read-token-survival.ts';
import { test, verifies } from '../../fixtures/test.ts';
import { encodeForm, encodeJson, type Param } from '../../flows/encode.ts';
import { MEDIA_TYPE, type TokenRequest } from '../../flows/provider.ts';

const JSON_BODY = { encoding: 'json' } as const;
const DEPTH = 1000;

type Write = (params: Param[]) => string | Buffer;

const malformed: readonly (readonly [string, Write])[] = [
  ['a comma behind the last member', (params) => encodeJson(params).replace(/\}$/, ',}')],
  ['a comment in front', (params) => `/* token request */${encodeJson(params)}`],
  [
    'names without quotation marks',
    (params) => `{${params.map(([name, value]) => `${name}:${JSON.stringify(value)}`).join(',')}}`,
  ],
  [
    'single quotation marks',
    (params) => `{${params.map((pair) => pair.map((text) => `'${text}'`).join(':')).join(',')}}`,
  ],
  ['the closing brace missing', (params) => encodeJson(params).slice(0, -1)],
  ['a second object behind', (params) => `${encodeJson(params)}{}`],
  ['a byte that is no UTF-8 in the code', (params) => brokenUtf8(params)],
  ['no content', () => ''],
];

const noObject: readonly (readonly [string, Write])[] = [
  ['the object in an array', (params) => `[${encodeJson(params)}]`],
  ['an array of pairs', (params) => JSON.stringify(params)],
  ['a form in a string', (params) => JSON.stringify(encodeForm(params))],
  ['a number', () => '42'],
  ['null', () => 'null'],
];

const wrongTypes: readonly (readonly [parameter: string, type: string, (value: string) => unknown])[] = [
  ['client_id', 'an array of its value', (value) => [value]],
  ['client_id', 'a number', asNumber],
  ['client_secret', 'an array of its value', (value) => [value]],
  ['client_secret', 'an object of its value', (value) => ({ value })],
  ['client_secret', 'true', () => true],
  ['client_secret', 'null', () => null],
  ['redirect_uri', 'an array of its value', (value) => [value]],
  ['redirect_uri', 'null', () => null],
  ['code', 'an array of its value', (value) => [value]],
  ['code', 'an object of its value', (value) => ({ value })],
  ['code', 'a number', asNumber],
];

const operators: readonly (readonly [parameter: string, operator: Readonly<Record<string, unknown>>])[] = [
  ['code', { $ne: null }],
  ['code', { $regex: '.*' }],
  ['client_secret', { $ne: '' }],
  ['client_secret', { $exists: true }],
  ['client_id', { $gt: '' }],
];

/** A body that cannot be read is about no parameter. */
const MALFORMED = { about: 'token-body-malformed', parameter: 'request' } as const;

test.describe('odd JSON', () => {
  test(
    'hands out no token when a member is repeated with another value',
    verifies('token-json-repeated'),
    async ({ checker, provider }) => {
      for (const name of REQUIRED_PARAMETERS) {
        const pair: Partial<RepeatedPair> = {};
        for (const order of ['first', 'last'] as const) {
          pair[order] = await checker.refusesToken({
            title: `${name} twice, the right value ${order}`,
            control: JSON_BODY,
            send: () =>
              redeemVaried(
                provider,
                (params) => {
                  const other = makeUpLike(paramValue(params, name));
                  if (name === 'client_secret') provider.learn('secret', other);
                  if (name === 'code') provider.learn('code', other);
                  return order === 'first' ? [...params, [name, other]] : [[name, other], ...params];
                },
                JSON_BODY,
              ),
          });
        }
        observeRepeatedMember(
          checker,
          name,
          (order) => `${name} twice in JSON, the right value ${order}`,
          pair,
        );
      }
    },
  );

  test(
    'hands out no token for malformed JSON, and survives it',
    verifies('token-json-malformed'),
    async ({ checker, provider }) => {
      for (const [title, write] of malformed) {
        const result = await refusesSurviving(checker, provider, {
          title,
          control: JSON_BODY,
          send: () => redeemVaried(provider, (params) => ({ body: write(params) }), JSON_BODY),
        });
        observeTokenAnswer(checker, 'odd-parameters', `malformed JSON: ${title}`, result, MALFORMED);
      }
      const mark = await checker.measure(
        'a byte order mark in front',
        () => redeemVaried(provider, (params) => ({ body: `\uFEFF${encodeJson(params)}` }), JSON_BODY),
        [],
      );
      observeTokenAnswer(checker, 'odd-parameters', 'a byte order mark in front of JSON', mark, MALFORMED);
    },
  );

  test(
    'hands out no token for JSON that is no object, and survives it',
    verifies('token-json-not-object'),
    async ({ checker, provider }) => {
      for (const [title, write] of noObject) {
        await refusesSurviving(checker, provider, {
          title,
          control: JSON_BODY,
          send: () => redeemVaried(provider, (params) => ({ body: write(params) }), JSON_BODY),
        });
      }
    },
  );

  test(
    'hands out no token for members of the wrong type, and survives them',
    verifies('token-json-wrong-types'),
    async ({ checker, provider }) => {
      for (const [name, type, change] of wrongTypes) {
        const result = await refusesSurviving(checker, provider, {
          title: `${name} as ${type}`,
          control: JSON_BODY,
          send: () =>
            redeemVaried(
              provider,
              (params) => withMember(params, name, change(paramValue(params, name))),
              JSON_BODY,
            ),
        });
        observeTokenAnswer(checker, 'odd-parameters', `${name} as ${type} in JSON`, result, {
          about: 'token-parameter-mistyped',
          parameter: name,
        });
      }
    },
  );

  test(
    'hands out no token for query operators, and survives them',
    verifies('token-json-operators'),
    async ({ checker, provider }) => {
      for (const [name, operator] of operators) {
        await refusesSurviving(checker, provider, {
          title: `${name} as ${JSON.stringify(operator)}`,
          control: JSON_BODY,
          send: () => redeemVaried(provider, (params) => withMember(params, name, operator), JSON_BODY),
        });
      }
    },
  );

  test(
    'takes no parameter from prototype members, now or later',
    verifies('token-json-prototype'),
    async ({ checker, provider }) => {
      const secret: Param[] = [['client_secret', provider.target.client.secret]];
      const vehicles = [
        ['__proto__', `"__proto__":${encodeJson(secret)}`],
        ['constructor', `"constructor":{"prototype":${encodeJson(secret)}}`],
      ] as const;
      for (const [name, hidden] of vehicles) {
        const poison = (params: Param[]) =>
          `{${hidden},${encodeJson(without(params, 'client_secret')).slice(1)}`;
        await refusesSurviving(checker, provider, {
          title: `client_secret inside ${name}`,
          control: JSON_BODY,
          send: () => redeemVaried(provider, (params) => ({ body: poison(params) }), JSON_BODY),
        });
        await refusesSurviving(checker, provider, {
          title: `no client_secret, after a request with one inside ${name}`,
          control: JSON_BODY,
          send: async () => {
            const { client } = provider.target;
            const { redirectUri } = client;
            const code = makeUpLike('0a0a0a0a0a0a0a0a');
            const params = provider.tokenParams({ client, redirectUri, code, issuedAt: 0, evidence: [] });
            await provider.token({ body: poison(params), ...JSON_BODY });
            return redeemVaried(provider, (params) => without(params, 'client_secret'), JSON_BODY);
          },
        });
      }
    },
  );

  test(
    'survives JSON nested a thousand levels deep',
    verifies('token-deep-json-survived'),
    async ({ checker, provider }) => {
      await refusesSurviving(checker, provider, {
        title: `code inside ${DEPTH} arrays`,
        control: JSON_BODY,
        send: () =>
          redeemVaried(
            provider,
            (params) => {
              const nested = `${'['.repeat(DEPTH)}${JSON.stringify(paramValue(params, 'code'))}${']'.repeat(DEPTH)}`;
              return { body: encodeJson(without(params, 'code')).replace(/\}$/, () => `,"code":${nested}}`) };
            },
            JSON_BODY,
          ),
      });
      await refusesSurviving(checker, provider, {
        title: `${DEPTH} objects one inside the other`,
        control: JSON_BODY,
        send: () =>
          provider.token({
            body: `${'{"code":'.repeat(DEPTH)}null${'}'.repeat(DEPTH)}`,
            contentType: MEDIA_TYPE.json,
          }),
      });
    },
  );
});

function withMember(params: readonly Param[], name: string, value: unknown): TokenRequest {
  return { body: JSON.stringify({ ...Object.fromEntries(params), [name]: value }) };
}

/** The number that the text shows, where it shows one; a loose comparison would then hold. */
function asNumber(value: string): number {
  return String(Number(value)) === value ? Number(value) : 0;
}

/** The last character of the code is followed by a byte that begins no character. */
function brokenUtf8(params: readonly Param[]): Buffer {
  const [before = '', after = ''] = encodeJson(
    withValue(params, 'code', `${paramValue(params, 'code')}\uE000`),
  ).split('\uE000');
  return Buffer.concat([Buffer.from(before), Buffer.from([0xff]), Buffer.from(after)]);
}
