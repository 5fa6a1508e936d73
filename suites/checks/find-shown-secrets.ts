/**
 * Looks for codes, tokens and secrets in answers that are none of their business. Only values that were seen where they
 * belong are looked for: what merely looks like a code accuses nobody.
 */
import { createScanner } from '../../reports/model/redact.ts';
import type { Exchange, Headers } from '../../reports/model/types.ts';
import type { ProviderRequirementId } from '../../specs/generated/requirement-ids.ts';
import { decodePart, parseParams, splitAtQuery } from '../flows/encode.ts';
import { TOKEN_PATH } from '../flows/provider.ts';
import type { TargetUnderTest } from '../flows/target.ts';

export type PrivateRow = Extract<
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
    const issues = isTokenAnswer(exchange);
    const inHeaders = found(textOf(response.headers.filter(([name]) => !ADDRESS.test(name))));
    const inBody = [...found(response.body ?? '')].filter(
      (value) => !addressed.has(value) && !(issues && value.requirement === 'token-kept-private'),
    );
    return [...new Set([...inHeaders, ...inBody])]
      .filter((value) => !own.has(value))
      .map(({ requirement, what }) => ({ requirement, exchange, actual: `the answer contains ${what}` }));
  });
}

function valuesOf(exchanges: readonly Exchange[], { client, otherClient }: TargetUnderTest): Known[] {
  const codes = exchanges.flatMap(({ request, response }) =>
    (response?.headers ?? [])
      .flatMap(([name, value]) => (/^location$/i.test(name) ? codesIn(value) : []))
      // What the request itself brought along was not issued for it.
      .filter((code) => !decodePart(decodePart(request.url)).includes(code)),
  );
  const tokens = exchanges.flatMap((exchange) => (isTokenAnswer(exchange) ? tokensIn(exchange) : []));
  const secrets = [client.secret, ...(otherClient ? [otherClient.secret] : [])];
  const list = (requirement: PrivateRow, what: string, values: readonly string[]): Known[] =>
    [...new Set(values)].map((value) => ({ requirement, what, value }));
  return [
    ...list('code-kept-private', 'a code that was issued before', codes),
    ...list('token-kept-private', 'a token that was issued before', tokens),
    ...list('token-secret-kept-private', 'a client secret', secrets),
  ];
}

function codesIn(location: string): string[] {
  const { query = '', fragment = '' } = splitAtQuery(location);
  return [...parseParams(query), ...parseParams(fragment)].flatMap(([name, value]) =>
    name === 'code' ? [value] : [],
  );
}

const tokensIn = ({ response }: Exchange): string[] =>
  [...(response?.body ?? '').matchAll(/"access_?token"\s*:\s*"([^"\\]+)"/gi)].map(([, token]) => token ?? '');

const isTokenAnswer = ({ request, response }: Exchange): boolean =>
  request.url.toLowerCase().includes(TOKEN_PATH.toLowerCase()) &&
  response !== undefined &&
  response.status >= 200 &&
  response.status < 300;

const textOf = (headers: Headers): string => headers.map(([name, value]) => `${name}: ${value}`).join('\n');
