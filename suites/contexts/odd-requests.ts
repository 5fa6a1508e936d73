/**
 * Requests that are made otherwise than they should be: by another method, in another place, twice, of another type. Each is
 * tried for everybody, for a branch of its own (for users, for the second client) may read what the other one refuses.
 */
import type { ProviderRequirementId } from '../../specs/generated/requirement-ids.ts';
import { makeUpLike, paramValue, REQUIRED_PARAMETERS, without } from '../checks/vary-token-params.ts';
import { encodeJson, encodeQuery, type Param } from '../flows/encode.ts';
import { type Encoding, MEDIA_TYPE, type Provider, type TokenRequest } from '../flows/provider.ts';
import { FOREIGN_HOST } from '../flows/redirect-near-misses.ts';

type Way = (params: readonly Param[], encoding: Encoding, provider: Provider) => TokenRequest;

export interface OddTokenRequest {
  readonly requirement: ProviderRequirementId;
  readonly title: string;
  /** Absent: both. */
  readonly encoding?: Encoding;
  /** By name, ways to make the request. */
  readonly ways: Readonly<Record<string, Way>>;
}

const EMPTY: Readonly<Record<Encoding, string>> = { form: '', json: '{}' };

const inQuery =
  (name: string): Way =>
  (params, encoding) => ({
    ...{ encoding, params: without(params, name) },
    query: encodeQuery([[name, paramValue(params, name)]]),
  });

const labelled =
  (contentType: string | null): Way =>
  (params, encoding) => ({ encoding, params, contentType });

const member =
  (name: string, change: (value: string) => unknown): Way =>
  (params) => ({
    body: JSON.stringify({ ...Object.fromEntries(params), [name]: change(paramValue(params, name)) }),
    contentType: MEDIA_TYPE.json,
  });

const bracketed =
  (name: string, sentAs: string): Way =>
  (params) => ({ params: params.map(([key, value]) => [key === name ? sentAs : key, value]) });

/** The parameter with another value behind it, or in front. */
const twice =
  (name: string, order: 'first' | 'last'): Way =>
  (params, _, provider) => {
    const value = makeUpLike(paramValue(params, name));
    if (name === 'client_secret') provider.learn('secret', value);
    if (name === 'code') provider.learn('code', value);
    return { params: order === 'first' ? [...params, [name, value]] : [[name, value], ...params] };
  };

const repeated = Object.fromEntries(
  REQUIRED_PARAMETERS.flatMap((name) =>
    (['first', 'last'] as const).map((order) => [
      `${name} twice, the right one ${order}`,
      twice(name, order),
    ]),
  ),
);

export const ODD_TOKEN_REQUESTS: readonly OddTokenRequest[] = [
  {
    requirement: 'token-get-refused',
    title: 'a GET request',
    encoding: 'form',
    ways: { 'all parameters in the query': (params) => ({ method: 'GET', query: encodeQuery(params) }) },
  },
  {
    requirement: 'token-query-refused',
    title: 'parameters in the URL',
    ways: {
      'all of them': (params, encoding) => ({
        ...{ encoding, query: encodeQuery(params) },
        ...{ body: EMPTY[encoding], contentType: MEDIA_TYPE[encoding] },
      }),
      ...Object.fromEntries(REQUIRED_PARAMETERS.map((name) => [`${name} only`, inQuery(name)])),
    },
  },
  {
    requirement: 'token-other-media-types',
    title: 'an honest body that is labelled otherwise',
    ways: { 'text/plain': labelled('text/plain'), 'application/xml': labelled('application/xml') },
  },
  {
    requirement: 'token-media-type-missing',
    title: 'an honest body without a label',
    ways: { 'no Content-Type': labelled(null) },
  },
  {
    requirement: 'token-mislabelled',
    title: 'an honest body with the label of the other encoding',
    ways: {
      'the other label': (params, encoding) => ({
        ...{ encoding, params },
        contentType: MEDIA_TYPE[encoding === 'form' ? 'json' : 'form'],
      }),
    },
  },
  { requirement: 'token-form-repeated', title: 'a repeated parameter', encoding: 'form', ways: repeated },
  {
    requirement: 'token-form-brackets',
    title: 'a name in brackets',
    encoding: 'form',
    ways: {
      'code[]': bracketed('code', 'code[]'),
      'client_secret[]': bracketed('client_secret', 'client_secret[]'),
      'redirect_uri[]': bracketed('redirect_uri', 'redirect_uri[]'),
    },
  },
  {
    requirement: 'token-json-wrong-types',
    title: 'a member of the wrong type',
    encoding: 'json',
    ways: {
      'client_secret in an array': member('client_secret', (value) => [value]),
      'client_secret true': member('client_secret', () => true),
      'client_secret null': member('client_secret', () => null),
      'redirect_uri in an array': member('redirect_uri', (value) => [value]),
      'redirect_uri null': member('redirect_uri', () => null),
      'code in an array': member('code', (value) => [value]),
    },
  },
  {
    requirement: 'token-json-not-object',
    title: 'the object in an array',
    encoding: 'json',
    ways: {
      'an array': (params) => ({ body: `[${encodeJson(params)}]`, contentType: MEDIA_TYPE.json }),
    },
  },
];

export interface OddAuthorization {
  readonly requirement: ProviderRequirementId;
  readonly title: string;
  /** By name, what is sent beside the right parameter, and whether behind it. */
  readonly name: 'client_id' | 'redirect_uri' | 'userid' | 'state';
  readonly other: (value: string) => string;
}

export const FOREIGN_URI = `https://${FOREIGN_HOST}/callback`;

/** Parameters that stand twice, with another value before or behind. Two user ids have a test of their own. */
export const REPEATED_AT_AUTHORIZE: readonly OddAuthorization[] = [
  {
    ...{ requirement: 'authorize-client-id-repeated', name: 'client_id', title: 'two client ids' },
    other: () => 'airisk-conformance-unknown',
  },
  {
    ...{ requirement: 'authorize-redirect-uri-repeated', name: 'redirect_uri', title: 'two redirect URIs' },
    other: () => FOREIGN_URI,
  },
  {
    ...{ requirement: 'authorize-state-repeated', name: 'state', title: 'two states' },
    other: (value) => `${value}-2`,
  },
];
