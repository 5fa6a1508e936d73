/**
 * Looks for codes, tokens and secrets in answers that are none of their business. Only values that were seen where they
 * belong are looked for: what merely looks like a code accuses nobody.
 */
import { createScanner } from '../../reports/model/redact.ts';
import type { Exchange, Headers } from '../../reports/model/types.ts';
import type { ProviderRequirementId } from '../../specs/generated/requirement-ids.ts';
import { decodePart, paramsOf } from '../flows/encode.ts';
import { TOKEN_PATH } from '../flows/provider.ts';
import type { TargetUnderTest } from '../flows/target.ts';

type PrivateRow = Extract<
  ProviderRequirementId,
  'code-kept-private' | 'token-kept-private' | 'token-secret-kept-private'
>;

/** A value in an answer that had no reason to carry it. */
export interface ShownSecret {
  readonly requirement: PrivateRow;
  readonly exchange: Exchange;
  /** What it is, in words. */
  readonly actual: string;
}

interface Known {
  readonly requirement: PrivateRow;
  readonly value: string;
  readonly what: string;
  /** Number of the exchange that issued it. */
  readonly first: number;
}

/** Shorter ones stand in answers by chance. */
const LEAST_LENGTH = 10;
/** Addresses to which the browser is sent may stand there. */
const ADDRESS = /^(?:location|content-location|refresh|link)$/i;

/** Everything that these answers show although it belongs somewhere else. */
export function findShownSecrets(exchanges: readonly Exchange[], target: TargetUnderTest): ShownSecret[] {
  const known = valuesOf(exchanges, target).filter(({ value }) => value.length >= LEAST_LENGTH);
  if (known.length === 0) return [];
  const scan = createScanner(known.map(({ value }) => value));
  return exchanges.flatMap((exchange) => {
    const { request, response } = exchange;
    if (!response) return [];
    const found = (text: string) => new Set(scan(text).flatMap(({ value }) => known[value] ?? []));
    const own = found([request.url, request.body ?? '', textOf(request.headers)].join('\n'));
    const addressed = found(textOf(response.headers.filter(([name]) => ADDRESS.test(name))));
    const issued = isTokenAnswer(exchange) ? tokensIn(exchange) : [];
    const beside = found(besideItsCode(exchange));
    const inHeaders = found(textOf(response.headers.filter(([name]) => !ADDRESS.test(name))));
    const inBody = [...found(response.body ?? '')].filter(
      (value) => !addressed.has(value) && !issued.includes(value.value),
    );
    const inAddress = [...beside].filter(({ first }) => first < exchange.n);
    return [...new Set([...inHeaders, ...inBody, ...inAddress])]
      .filter((value) => !own.has(value))
      .map(({ requirement, what }) => ({ requirement, exchange, actual: `the answer contains ${what}` }));
  });
}

function valuesOf(exchanges: readonly Exchange[], { client, otherClient }: TargetUnderTest): Known[] {
  const known = new Map<string, Known>();
  const add = (requirement: PrivateRow, what: string, first: number, values: readonly string[]): void => {
    for (const value of values) if (!known.has(value)) known.set(value, { requirement, what, value, first });
  };
  for (const exchange of exchanges) {
    const { n, request, response } = exchange;
    for (const [name, value] of response?.headers ?? []) {
      if (!/^location$/i.test(name)) continue;
      // What the request itself brought along was not issued for it.
      const codes = codesIn(value).filter((code) => !decodePart(decodePart(request.url)).includes(code));
      add('code-kept-private', 'a code that was issued before', n, codes);
    }
    if (isTokenAnswer(exchange))
      add('token-kept-private', 'a token that was issued before', n, tokensIn(exchange));
  }
  const secrets = [client.secret, ...(otherClient ? [otherClient.secret] : [])];
  add('token-secret-kept-private', 'a client secret', 0, secrets);
  return [...known.values()];
}

const codesIn = (location: string): string[] =>
  paramsOf(location).flatMap(([name, value]) => (name === 'code' ? [value] : []));

/** The other parameters of an address that brings a code: no code of anybody else is among them. */
function besideItsCode({ response }: Exchange): string {
  return (response?.headers ?? [])
    .filter(([name, value]) => /^location$/i.test(name) && codesIn(value).length > 0)
    .flatMap(([, value]) => paramsOf(value))
    .flatMap(([name, value]) => (name === 'code' ? [] : [value]))
    .join('\n');
}

/** What an answer issued; of an object that is its own member, whatever else it tells. */
function tokensIn({ response }: Exchange): string[] {
  const body = response?.body ?? '';
  const own = memberOf(body, 'access_token');
  if (own !== undefined) return [own];
  return [...body.matchAll(/"access_?token"\s*:\s*"([^"\\]+)"/gi)].map(([, token]) => token ?? '');
}

function memberOf(body: string, name: string): string | undefined {
  try {
    const value: unknown = JSON.parse(body);
    const member: unknown =
      typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
    return typeof member === 'string' ? member : undefined;
  } catch {
    return undefined;
  }
}

const isTokenAnswer = ({ request, response }: Exchange): boolean =>
  request.url.toLowerCase().includes(TOKEN_PATH.toLowerCase()) &&
  response !== undefined &&
  response.status >= 200 &&
  response.status < 300;

const textOf = (headers: Headers): string => headers.map(([name, value]) => `${name}: ${value}`).join('\n');
