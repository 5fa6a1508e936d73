/**
 * What can be wrong with a request, by name, and what is sent then. Whether it has to be refused is the model's to say.
 * Within a part the plainest defect comes first: a finding that it shows, too, is told by it.
 */
import { inventCode } from '../checks/invent-code.ts';
import { inventUserid } from '../checks/invent-userid.ts';
import { makeUpLike, paramValue, without } from '../checks/vary-token-params.ts';
import { varyTokenRedirectUri } from '../checks/vary-token-redirect-uri.ts';
import { encodeForm, encodeJson, encodeQuery, type Param } from '../flows/encode.ts';
import { nearMisses } from '../flows/near-misses.ts';
import { type Encoding, type Provider, TOKEN_PATH, type TokenRequest } from '../flows/provider.ts';
import type { ClientAccount } from '../flows/target.ts';
import type { DefectPart } from './actions.ts';
import type { TokenField } from './model.ts';
import type { Reason } from './reasons.ts';

/** What a defect is made from. */
export interface Surroundings {
  readonly provider: Provider;
  readonly clients: readonly ClientAccount[];
  readonly users: readonly string[];
  /** Whose code it is, and what it was asked for with. */
  readonly client: ClientAccount;
  readonly uri: string;
  readonly user: string | undefined;
}

/** Other values for some parameters; `undefined` leaves one out. */
type Change = Readonly<Partial<Record<TokenField, string | undefined>>>;

type Make = (honest: Readonly<Record<TokenField, string>>, around: Surroundings) => Change | undefined;

const near =
  (part: 'client_id' | 'client_secret' | 'code' | 'userid', name: string): Make =>
  (honest, { provider }) => {
    const kind = part === 'client_secret' ? 'secret' : part === 'code' ? 'code' : undefined;
    const value = nearMisses(provider, kind, honest[part]).find((miss) => miss.name === name)?.value;
    return value === undefined ? undefined : { [part]: value };
  };

const nearAll = (part: Parameters<typeof near>[0], names: readonly string[]): [string, Make][] =>
  names.map((name) => [`near: ${name}`, near(part, name)]);

const NEAR = [
  'the last character missing',
  'the first half only',
  'four characters added',
  'the letter case swapped',
  'a space behind',
];
const NEAR_SECRET = [
  ...NEAR,
  'the first character missing',
  'a space in front',
  'percent-encoded once more',
  'upper case',
];
const NEAR_USER = [
  'the last character missing',
  'a character added',
  'the letter case swapped',
  'a space behind',
];
const NEAR_CLIENT = ['the letter case swapped', 'a space behind', 'the last character missing'];
const NEAR_URI = [
  'the host in upper case',
  'the path in another letter case',
  'the slash at the end of the path added or removed',
  'another port',
  'a letter of the path percent-encoded',
  'a query added',
  'a space behind',
];

const learned = (provider: Provider, kind: 'secret' | 'code', value: string): string => {
  provider.learn(kind, value);
  return value;
};

const other = ({ clients, client }: Surroundings): ClientAccount | undefined =>
  clients.find(({ id }) => id !== client.id);

/** Defects of values, by part. */
export const VALUE_DEFECTS: Readonly<
  Record<Exclude<DefectPart, 'request'>, readonly (readonly [string, Make])[]>
> = {
  secret: [
    [
      'invented',
      ({ client_secret }, { provider }) => ({
        client_secret: learned(provider, 'secret', makeUpLike(client_secret)),
      }),
    ],
    ['missing', () => ({ client_secret: undefined })],
    ['empty', () => ({ client_secret: '' })],
    ['other client', (_, around) => other(around) && { client_secret: other(around)?.secret }],
    ...nearAll('client_secret', NEAR_SECRET),
  ],
  client: [
    ['invented', ({ client_id }) => ({ client_id: makeUpLike(client_id) })],
    ['missing', () => ({ client_id: undefined })],
    ['empty', () => ({ client_id: '' })],
    [
      'other client with its secret',
      (_, around) => {
        const whose = other(around);
        return whose && { client_id: whose.id, client_secret: whose.secret };
      },
    ],
    [
      'other client with its secret and redirect URI',
      (_, around) => {
        const whose = other(around);
        return whose && { client_id: whose.id, client_secret: whose.secret, redirect_uri: whose.redirectUri };
      },
    ],
    ['other client', (_, around) => other(around) && { client_id: other(around)?.id }],
    ...nearAll('client_id', NEAR_CLIENT),
  ],
  uri: [
    ['invented', () => ({ redirect_uri: ELSEWHERE })],
    ['missing', () => ({ redirect_uri: undefined })],
    ['empty', () => ({ redirect_uri: '' })],
    [
      'alternate',
      (_, { client, uri }) => {
        const value = [client.redirectUri, ...client.alternateRedirectUris].find((one) => one !== uri);
        return value === undefined ? undefined : { redirect_uri: value };
      },
    ],
    ['other client', (_, around) => other(around) && { redirect_uri: other(around)?.redirectUri }],
    ['longer', ({ redirect_uri }) => ({ redirect_uri: `${redirect_uri}/more` })],
    [
      'without its query',
      ({ redirect_uri }) =>
        redirect_uri.includes('?') ? { redirect_uri: redirect_uri.split('?')[0] } : undefined,
    ],
    ...NEAR_URI.map((name): [string, Make] => [
      `near: ${name}`,
      ({ redirect_uri }) => {
        const value = varyTokenRedirectUri(redirect_uri).find((miss) => miss.name === name)?.value;
        return value === undefined ? undefined : { redirect_uri: value };
      },
    ]),
  ],
  code: [
    ['invented', ({ code }, { provider }) => ({ code: learned(provider, 'code', inventCode(code)) })],
    ['missing', () => ({ code: undefined })],
    ['empty', () => ({ code: '' })],
    ...nearAll('code', NEAR),
  ],
  user: [
    [
      'invented',
      ({ userid }, { users, user }) =>
        user === undefined ? undefined : { userid: inventUserid(userid || (users[0] ?? '')) },
    ],
    ['omitted', (_, { user }) => (user === undefined ? undefined : { userid: undefined })],
    ['empty', (_, { user }) => (user === undefined ? undefined : { userid: '' })],
    [
      'other',
      (_, { users, user }) => {
        const value = users.find((one) => one !== user);
        return user === undefined || value === undefined ? undefined : { userid: value };
      },
    ],
    [
      'added',
      (_, { users, user }) =>
        user === undefined && users[0] !== undefined ? { userid: users[0] } : undefined,
    ],
    ...nearAll('userid', NEAR_USER).map(([name, make]): [string, Make] => [
      name,
      (honest, around) => (around.user === undefined ? undefined : make(honest, around)),
    ]),
  ],
};

/** A URI that nobody registered, and that has nothing in common with those that are. */
const ELSEWHERE = 'https://elsewhere.invalid/signed-in';

/** How a request is made otherwise than it should be, and why it must be refused then. */
export interface RequestDefect {
  readonly reason: Reason;
  readonly make: (
    params: readonly Param[],
    encoding: Encoding,
    around: Surroundings,
  ) => TokenRequest | undefined;
}

const json = (
  params: readonly Param[],
  change: (body: Record<string, unknown>) => unknown,
): TokenRequest => ({
  encoding: 'json',
  body: JSON.stringify(change(Object.fromEntries(params))),
});
const body = (params: readonly Param[], encoding: Encoding): string =>
  encoding === 'form' ? encodeForm(params) : encodeJson(params);

export const REQUEST_DEFECTS: Readonly<Record<string, RequestDefect>> = {
  'by GET': { reason: 'by-get', make: (params) => ({ method: 'GET', query: encodeQuery(params) }) },
  'by PUT': { reason: 'by-put', make: (params, encoding) => ({ method: 'PUT', params, encoding }) },
  'in the URL': {
    reason: 'in-query',
    make: (params, encoding) => ({
      query: encodeQuery(params),
      encoding,
      body: encoding === 'form' ? '' : '{}',
    }),
  },
  'secret in the URL': {
    reason: 'secret-in-query',
    make: (params, encoding) => ({
      ...{ encoding, params: without(params, 'client_secret') },
      query: encodeQuery([['client_secret', paramValue(params, 'client_secret')]]),
    }),
  },
  'labelled text/plain': {
    reason: 'as-text',
    make: (params, encoding) => ({ body: body(params, encoding), contentType: 'text/plain' }),
  },
  'labelled application/xml': {
    reason: 'as-xml',
    make: (params, encoding) => ({ body: body(params, encoding), contentType: 'application/xml' }),
  },
  'without Content-Type': {
    reason: 'unlabelled',
    make: (params, encoding) => ({ body: body(params, encoding), contentType: null }),
  },
  'labelled as the other encoding': {
    reason: 'mislabelled',
    make: (params, encoding) => ({
      body: body(params, encoding),
      contentType: encoding === 'form' ? 'application/json' : 'application/x-www-form-urlencoded',
    }),
  },
  'another secret behind': {
    reason: 'secret-twice',
    // What a repeated name of a JSON object means is open.
    make: (params, encoding, { provider }) =>
      encoding === 'json'
        ? undefined
        : {
            encoding,
            params: [
              ...params,
              ['client_secret', learned(provider, 'secret', makeUpLike(paramValue(params, 'client_secret')))],
            ],
          },
  },
  'another secret in front': {
    reason: 'secret-twice',
    make: (params, encoding, { provider }) =>
      encoding === 'json'
        ? undefined
        : {
            encoding,
            params: [
              ['client_secret', learned(provider, 'secret', makeUpLike(paramValue(params, 'client_secret')))],
              ...params,
            ],
          },
  },
  'another userid behind': {
    reason: 'user-twice',
    make: (params, encoding, { users, user }) => {
      const second = users.find((one) => one !== user);
      if (encoding === 'json' || user === undefined || second === undefined) return undefined;
      return { encoding, params: [...params, ['userid', second]] };
    },
  },
  'userid in the URL': {
    reason: 'user-in-query',
    make: (params, encoding, { user }) =>
      user === undefined
        ? undefined
        : { encoding, params: without(params, 'userid'), query: encodeQuery([['userid', user]]) },
  },
  'secret in an array': {
    reason: 'secret-in-array',
    make: (params) => json(params, (all) => ({ ...all, client_secret: [all['client_secret']] })),
  },
  'true as secret': {
    reason: 'secret-true',
    make: (params) => json(params, (all) => ({ ...all, client_secret: true })),
  },
  'code in an array': {
    reason: 'code-in-array',
    make: (params) => json(params, (all) => ({ ...all, code: [all['code']] })),
  },
  'userid in an array': {
    reason: 'user-in-array',
    make: (params, _, { user }) =>
      user === undefined ? undefined : json(params, (all) => ({ ...all, userid: [all['userid']] })),
  },
  'the whole in an array': { reason: 'whole-in-array', make: (params) => json(params, (all) => [all]) },
  'client_secret[] instead': {
    reason: 'in-brackets',
    make: (params) => ({
      params: params.map(
        ([name, value]): Param => [name === 'client_secret' ? 'client_secret[]' : name, value],
      ),
    }),
  },
};

/** What must not matter. */
export const REQUEST_FORMS: Readonly<
  Record<string, (params: readonly Param[], encoding: Encoding) => TokenRequest>
> = {
  'grant_type=authorization_code': (params, encoding) => ({
    encoding,
    params: [...params, ['grant_type', 'authorization_code']],
  }),
  'an unknown parameter': (params, encoding) => ({ encoding, params: [['x_trace', 'abc'], ...params] }),
  'a charset': (params, encoding) => ({
    ...{ params, encoding },
    contentType:
      encoding === 'form'
        ? 'application/x-www-form-urlencoded; charset=UTF-8'
        : 'application/json; charset=utf-8',
  }),
  'its media type in another case': (params, encoding) => ({
    ...{ params, encoding },
    contentType: encoding === 'form' ? 'Application/X-WWW-Form-Urlencoded' : 'Application/JSON',
  }),
  'chunked coding': (params, encoding) => ({ params, encoding, chunked: true }),
  'its members spread over lines, in another order': (params, encoding) =>
    encoding === 'form'
      ? { encoding, params: [...params].reverse() }
      : { encoding, body: JSON.stringify(Object.fromEntries([...params].reverse()), null, 2) },
  'the path in lower case': (params, encoding) => ({ params, encoding, path: TOKEN_PATH.toLowerCase() }),
  'a slash behind the path': (params, encoding) => ({ params, encoding, path: `${TOKEN_PATH}/` }),
  'a doubled slash in the path': (params, encoding) => ({
    ...{ params, encoding },
    path: TOKEN_PATH.replace('/oauth2', '//oauth2'),
  }),
  'a connection of its own': (params, encoding) => ({ params, encoding, freshConnection: true }),
};

/** Request forms that a provider may refuse for themselves. */
export const SPELLINGS: ReadonlySet<string> = new Set(
  Object.keys(REQUEST_FORMS).filter((name) => name.includes('path')),
);

/** Ways to present a token otherwise than as it came. */
export const TOKEN_ALTERATIONS = [
  'invented',
  'near: the last character missing',
  'near: the first half only',
  'near: four characters added',
  'near: the letter case swapped',
  'other scheme',
  'no scheme',
  'in the URL',
  'scheme in lower case',
] as const;
