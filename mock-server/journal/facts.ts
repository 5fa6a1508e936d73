import type { ProviderConfig } from '../provider/config.ts';
import type { Endpoint } from '../provider/guards/routes.ts';
import { parseFormBytes, parseQueryBytes } from '../provider/parse/form.ts';
import { parseJsonBytes } from '../provider/parse/json.ts';
import { type BodyKind, readBodyKind } from '../provider/parse/media-type.ts';
import { NO_PARAMETERS, type Parameters } from '../provider/parse/parameters.ts';
import type { PlainRequest } from '../provider/plain.ts';
import type { ProviderAnswer } from '../provider/steps.ts';
import type { CredentialIndex } from './credential-index.ts';
import type { Explanation } from './explanation.ts';

/** Everything a rule may look at. */
export interface Facts {
  /** Number of the request. */
  readonly n: number;
  /** Epoch ms on the mock's clock. */
  readonly at: number;
  readonly request: PlainRequest;
  readonly endpoint: Endpoint;
  readonly answer: ProviderAnswer;
  /** Whether the mock refused. */
  readonly refused: boolean;
  readonly query: Parameters;
  /** What the label of the body says it is. */
  readonly bodyKind: BodyKind;
  /** The body, read as its label says; empty when there is nothing to read. */
  readonly body: Parameters;
  /** What was known before this request. */
  readonly credentialIndex: CredentialIndex;
  readonly config: ProviderConfig;
}

/** Says one thing about an exchange, or nothing. Rules change nothing and know nothing of one another. */
export type ExplainRule = (facts: Facts) => Explanation | undefined;

/** Reads an exchange for the rules. */
export function gatherFacts(
  given: Pick<Facts, 'n' | 'at' | 'request' | 'endpoint' | 'answer' | 'credentialIndex' | 'config'>,
): Facts {
  const { request, answer } = given;
  const bodyKind = readBodyKind(request);
  return {
    ...given,
    refused: answer.status >= 400 || /[?&]error=/.test(headerOf(answer.headers, 'location') ?? ''),
    query: request.rawQuery === '' ? NO_PARAMETERS : parseQueryBytes(request.rawQuery),
    bodyKind,
    body: readBody(request.body, bodyKind),
  };
}

function readBody(body: Uint8Array, kind: BodyKind): Parameters {
  if (body.length === 0 || kind === 'other') return NO_PARAMETERS;
  return kind === 'json' ? parseJsonBytes(body) : parseFormBytes(body);
}

/** The first value of a header. @param name in lower case */
export function headerOf(
  headers: readonly (readonly [name: string, value: string])[],
  name: string,
): string | undefined {
  return headers.find(([known]) => known.toLowerCase() === name)?.[1];
}

/** The value of a parameter that was sent once or more; undefined when it is absent, empty or no string. */
export function parameterOf(parameters: Parameters, name: string): string | undefined {
  const value = parameters.entries.find((entry) => entry.name === name)?.value;
  return value === '' ? undefined : value;
}

/** The token of `Authorization: Bearer`; undefined when the field does not read like that. */
export function bearerOf(headers: PlainRequest['headers']): string | undefined {
  return /^bearer +(\S+)$/i.exec(headerOf(headers, 'authorization') ?? '')?.[1];
}
