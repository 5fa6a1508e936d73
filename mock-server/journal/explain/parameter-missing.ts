import type { RequirementId } from '../../../specs/generated/requirement-ids.ts';
import { cause } from '../explanation.ts';
import { type ExplainRule, type Facts, headerOf } from '../facts.ts';

const ROWS: Readonly<Record<string, { readonly name: string; readonly row: RequirementId }>> = {
  'authorize-client-id-missing': { name: 'client_id', row: 'client-authorize-client-id' },
  'authorize-redirect-uri-missing': { name: 'redirect_uri', row: 'client-authorize-redirect-uri' },
  'token-client-id-missing': { name: 'client_id', row: 'client-token-client-id' },
  'token-client-secret-missing': { name: 'client_secret', row: 'client-token-client-secret' },
  'token-redirect-uri-missing': { name: 'redirect_uri', row: 'client-token-redirect-uri' },
  'token-code-missing': { name: 'code', row: 'client-token-code' },
};

/** Names by which the parameters are called elsewhere. */
const OTHER_NAMES: Readonly<Record<string, readonly string[]>> = {
  client_id: ['clientid', 'appid', 'id'],
  client_secret: ['clientsecret', 'secret', 'password'],
  redirect_uri: ['redirecturi', 'redirecturl', 'responseuri', 'callback', 'callbackurl'],
  code: ['accesscode', 'authcode', 'authorizationcode'],
};

/** A required parameter is not there: under another name, in the URL, in a header, empty? */
export const parameterMissing: ExplainRule = (facts) => {
  const missing = ROWS[facts.answer.condition];
  if (missing === undefined) return undefined;
  return cause(`${missing.name} ${describeAbsence(facts, missing.name)}`, missing.row);
};

function describeAbsence({ endpoint, query, body, request }: Facts, name: string): string {
  const { entries } = endpoint === 'token' ? body : query;
  if (entries.some((entry) => entry.name === name)) return 'is empty';
  const other = entries.find((entry) => isOtherName(entry.name, name));
  if (other !== undefined) return `is missing; "${other.name}" was sent instead`;
  if (endpoint !== 'token') return 'is missing';
  if (query.entries.some((entry) => entry.name === name)) return 'is in the URL, and only the body counts';
  const isCredential = name === 'client_id' || name === 'client_secret';
  if (isCredential && /^basic /i.test(headerOf(request.headers, 'authorization') ?? ''))
    return 'is missing: credentials were sent as HTTP Basic, and this API wants them in the body';
  if (request.body.length === 0) return 'is missing: the request has no body';
  return entries.length === 1 && entries[0]?.value === ''
    ? 'is missing: the body does not hold name=value pairs'
    : 'is missing';
}

function isOtherName(sent: string, name: string): boolean {
  const folded = sent.toLowerCase().replace(/[^a-z]/g, '');
  return folded === name.replace('_', '') || (OTHER_NAMES[name]?.includes(folded) ?? false);
}
