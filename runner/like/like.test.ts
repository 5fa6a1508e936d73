import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { type Dialect, loadDialect } from '../../mock-server/index.ts';
import { describeObserved, type Observed } from '../../reports/model/observed.ts';
import type { Observation } from '../../reports/model/types.ts';
import { CONDITION_IDS, type ConditionId } from '../../specs/generated/condition-ids.ts';
import { packageRoot } from '../../specs/index.ts';
import { answerOfMock, compareWithMock } from './answer-of-mock.ts';
import { dialectOf } from './dialect-of.ts';

const target = {
  name: 'Staging 2',
  baseUrl: 'https://airisk.example.com',
  kind: 'deployment',
  interaction: 'none',
} as const;
const verdicts = { documented: 'conformant', hardened: 'conformant', interop: 'informational' } as const;
const like = (observations: readonly Observation[], baseUrl: string = target.baseUrl) =>
  dialectOf({ target: { ...target, baseUrl }, verdicts, observations: [...observations] });

const text = (
  condition: string,
  about: ConditionId,
  body: string,
  more: Partial<Observation> = {},
): Observation =>
  seen(condition, {
    outcome: 'refused',
    about,
    endpoint: 'token',
    form: { as: 'text', status: 400, contentType: 'text/plain; charset=utf-8', text: body },
    ...(more as Partial<Observed>),
  });
const seen = (condition: string, data: Observed): Observation => ({
  condition,
  actual: describeObserved(data),
  ...data,
});

test('the texts of refusals are taken over, with the name of the parameter where they hold it', () => {
  const names = ['code', 'redirect_uri'].map((parameter) =>
    text(`${parameter} twice`, 'token-parameter-repeated', `${parameter}: once, please`, { parameter }),
  );
  const other = text('no secret', 'token-client-secret-missing', 'Who are you?', {
    parameter: 'client_secret',
  });
  const { file, unsaid } = like([...names, other]);
  expect(file.refusals).toEqual({
    'token-parameter-repeated': { as: 'text', status: 400, body: '{parameter}: once, please' },
    'token-client-secret-missing': { as: 'text', status: 400, body: 'Who are you?' },
  });
  expect(unsaid).toEqual([]);
  expect(file).toMatchObject({ name: 'like-staging-2', extends: 'strict', sound: true, deviations: [] });
});

test('of several forms the most frequent is taken, and the others are listed', () => {
  const observations = [
    text('one', 'token-code-foreign', 'No', { parameter: 'code' }),
    text('two', 'token-code-foreign', 'Never', { parameter: 'code' }),
    text('three', 'token-code-foreign', 'No', { parameter: 'code' }),
  ];
  const { file, unsaid } = like(observations);
  expect(file.refusals?.['token-code-foreign']).toEqual({ as: 'text', status: 400, body: 'No' });
  expect(unsaid).toEqual([
    {
      condition: 'two',
      there: '400 text/plain; charset=utf-8 “Never”',
      here: '400 text/plain; charset=utf-8 “No”',
    },
  ]);
});

test('what no dialect can say is listed by name, never dropped', () => {
  const observations = [
    seen('an expiration in local time', {
      outcome: 'noted',
      setting: 'token.expiration',
      value: 'seconds, +02:00',
    }),
    seen('a type that is not UTF-8', {
      outcome: 'refused',
      about: 'token-code-missing',
      endpoint: 'token',
      parameter: 'code',
      form: { as: 'text', status: 400, contentType: 'text/plain; charset=latin1', text: 'Invalid code' },
    }),
    seen('a code for nobody', { outcome: 'code', about: 'authorize-user-unknown', endpoint: 'authorize' }),
    seen('TLS', { outcome: 'noted', value: 'TLSv1.3' }),
    { condition: 'of an older version', actual: 'a sentence' },
  ];
  const { file, unsaid } = like(observations);
  expect(file.token).toBeUndefined();
  expect(unsaid.map(({ condition, here }) => [condition, here])).toEqual([
    ['an expiration in local time', 'seconds-z'],
    ['a type that is not UTF-8', '400 text/plain; charset=utf-8 “Invalid code”'],
    ['a code for nobody', 'redirect (302) with error=access_denied'],
    ['TLS', undefined],
    ['of an older version', undefined],
  ]);
});

test('members are taken over by name and type, headers and the path by value', () => {
  const members = [
    'access_token (string)',
    'expires_in (number)',
    'expiration (string)',
    'token_type (string)',
  ];
  const { dialect, unsaid } = like(
    [
      seen('members', { outcome: 'noted', setting: 'token.extraMembers', value: members.sort() }),
      seen('headers', {
        outcome: 'noted',
        setting: 'http.headers',
        value: ['Server: Kestrel', 'Set-Cookie: ARRAffinity=…;Path=/'],
      }),
    ],
    'https://airisk.example.com/tenant',
  );
  expect(dialect.token.extraMembers).toEqual({ expires_in: '$lifetime', token_type: 'Bearer' });
  expect(dialect.http.headers).toEqual([
    ['Server', 'Kestrel'],
    ['Set-Cookie', 'ARRAffinity=observed;Path=/'],
  ]);
  expect(dialect.http.prefix).toBe('/tenant');
  expect(unsaid).toEqual([]);
});

/** A point for each refusal, asked as a browser and as a program, and for each setting that a run looks at. */
const POINTS: readonly Observation[] = [
  ...CONDITION_IDS.filter((id) => !/success|page|sign-in-failed|rate|blocked/.test(id)).flatMap((about) =>
    (['program', undefined] as const).map((asked) =>
      point({ about, ...endpointOf(about), ...(asked ? { asked } : {}) }),
    ),
  ),
  ...[
    ...['code.format', 'code.bytes', 'token.format', 'token.bytes', 'token.expiration', 'token.extraMembers'],
    ...[
      'token.pretty',
      'token.mediaType',
      'token.failedExchange',
      'token.reuse',
      'token.again',
      'resources.pretty',
    ],
    ...[
      'authorize.stateOrder',
      'http.cacheControl',
      'http.headers',
      'http.coding',
      'http.connection',
      'http.chunkBytes',
    ],
  ].map((setting) => point({ setting })),
];

function point(data: Partial<Observation>): Observation {
  return { condition: JSON.stringify(data), actual: '', outcome: data.about ? 'refused' : 'noted', ...data };
}

function endpointOf(about: ConditionId): Pick<Observation, 'endpoint' | 'parameter'> {
  const [endpoint = ''] = about.split('-');
  if (endpoint === 'token') return { endpoint, parameter: 'code' };
  return endpoint === 'resource' ? { endpoint } : { endpoint: 'authorize', parameter: 'redirect_uri' };
}

const observeMock = (dialect: Dialect): Observation[] =>
  POINTS.flatMap(({ condition, ...rest }) => {
    const mock = answerOfMock(dialect, { condition, ...rest });
    if (mock === undefined || (rest.setting && mock.value === undefined)) return [];
    return [{ ...rest, condition, ...mock, actual: describeObserved(mock) }];
  });

for (const file of readdirSync(join(packageRoot, 'specs', 'dialects'))) {
  const name = file.replace(/\.json$/, '');
  test(`the mock that is made of what ${name} does answers as ${name} does`, () => {
    const observations = observeMock(loadDialect(name));
    const { dialect, unsaid } = like(observations);
    expect(unsaid).toEqual([]);
    expect(compareWithMock(loadDialect(name), observeMock(dialect))).toEqual([]);
  });
}
