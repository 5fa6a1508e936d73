/**
 * What every answer with a token has to be like, whoever it was for: a header or a member that one branch forgets (for a
 * user, in JSON, for the second client) is seen wherever a test gets there.
 */
import type { Exchange } from '../../reports/model/types.ts';
import { parseJsonObject, parseParams } from '../flows/encode.ts';
import { findToken } from '../flows/find-token.ts';
import { TOKEN_PATH, type TokenAnswer } from '../flows/provider.ts';
import type { TargetUnderTest } from '../flows/target.ts';
import { header } from '../flows/wire.ts';
import { compareLifetime } from './compare-lifetime.ts';
import { compareShapes, describeRepeated } from './compare-shapes.ts';
import { isLabelledJson } from './documented-forms.ts';
import { findAnswerEcho } from './find-answer-echo.ts';
import { answerOf, type PassiveRule, pathOf, readOnce, withoutNoStore } from './passive-rule.ts';
import { B64TOKEN, readIssueTime, readTokenExpiration } from './read-token-expiration.ts';

const ANSWER = 'an answer with a token seen on the way';
/** A new token lives for longer than the second that the Date header leaves open. */
const LEAST_LIFE_MS = 1_000;

type Granted = TokenAnswer & { readonly json: Record<string, unknown> };

/** A successful answer of the token endpoint in which there is a token. */
const grantedIn = readOnce((exchange): Granted | undefined => {
  if (!isTokenPost(exchange)) return undefined;
  const answer = answerOf(exchange);
  if (!answer || answer.status < 200 || answer.status > 299) return undefined;
  const parsed = parseJsonObject(answer.text.replace(/^\uFEFF/, ''));
  const token = parsed && findToken(parsed.value);
  if (!parsed || token === undefined) return undefined;
  return { answer, json: parsed.value, repeatedMembers: parsed.repeated, token, evidence: [exchange.n] };
});

const isTokenPost = ({ via, request }: Exchange): boolean =>
  via === undefined &&
  request.method === 'POST' &&
  pathOf(request.url).toLowerCase().endsWith(TOKEN_PATH.toLowerCase());

const rule = (
  requirement: PassiveRule['requirement'],
  expected: string,
  broken: (granted: Granted, target: TargetUnderTest) => string | undefined,
): PassiveRule => ({
  ...{ requirement, expected, title: ANSWER },
  isAbout: (exchange, target) => grantedIn(exchange, target) !== undefined,
  broken: (exchange, target) => {
    const granted = grantedIn(exchange, target);
    return granted && broken(granted, target);
  },
});

export const TOKEN_ANSWER_RULES: readonly PassiveRule[] = [
  rule('token-status-ok', 'status 200', ({ answer: { status } }) =>
    status === 200 ? undefined : `status ${status}`,
  ),
  rule('token-media-type', 'a JSON media type', ({ answer }) =>
    isLabelledJson(answer) ? undefined : (header(answer, 'content-type') ?? 'no Content-Type'),
  ),
  rule('token-no-store', 'Cache-Control: no-store', ({ answer }) => withoutNoStore(answer)),
  rule(
    'token-answer-object',
    'one well-formed JSON object with access_token and expiration once each',
    ({ repeatedMembers }) => describeRepeated(repeatedMembers),
  ),
  rule(
    'token-access-token-present',
    'the member access_token, a string that is not empty',
    ({ json: { access_token: token } }) =>
      typeof token === 'string' && token !== '' ? undefined : 'a token under another name only',
  ),
  rule(
    'token-access-token-characters',
    'only letters, digits and - . _ ~ + /, with = at the end only',
    ({ token = '' }) => (B64TOKEN.test(token) ? undefined : 'other characters'),
  ),
  rule('token-expiration-present', 'the member expiration', ({ json: { expiration } }) =>
    expiration === undefined || expiration === null ? 'no expiration' : undefined,
  ),
  rule('token-expiration-utc', 'a date-time with Z or a zero offset', ({ json: { expiration } }) =>
    expiration === undefined || expiration === null ? undefined : readTokenExpiration(expiration).problem,
  ),
  rule('token-expiration-future', 'a time after the one the token was issued at', ({ answer, json }) => {
    const { at } = readTokenExpiration(json['expiration']);
    const issued = readIssueTime(answer);
    const slack = header(answer, 'date') === undefined ? -issued.tolerance : LEAST_LIFE_MS;
    if (at === undefined || at - issued.at >= slack) return undefined;
    return `${String(json['expiration'])}, issued at ${new Date(issued.at).toISOString()}`;
  }),
  rule('token-expiration-declared', 'the lifetime that is declared', (granted, target) => {
    const { lifetimes, advance, skipTime } = target;
    // A clock that is moved is not that of the Date header.
    if (lifetimes.tokenSeconds === undefined || (advance ?? skipTime)) return undefined;
    const { stated, holds } = compareLifetime(granted, lifetimes.tokenSeconds);
    if (stated === undefined || holds) return undefined;
    return `${stated} s after it was issued, where ${lifetimes.tokenSeconds} s are declared`;
  }),
  {
    requirement: 'token-same-shape',
    title: 'answers for a generic and a user-specific token seen on the way',
    expected: 'the same members of the same types',
    broken: (exchange, target, all) => {
      const one = grantedIn(exchange, target);
      const userid = parametersOf(exchange)?.['userid'];
      if (!one || userid === undefined || userid === '') return undefined;
      const generic = firstGeneric(all, target);
      const differences = generic === undefined ? [] : compareShapes(generic, one.json);
      return differences.length === 0 ? undefined : differences.join('; ');
    },
  },
  {
    requirement: 'token-no-secret-echo',
    title: 'a token answer seen on the way',
    expected: 'neither the client_secret nor the code that was sent',
    broken: (exchange) => {
      const answer = isTokenPost(exchange) ? answerOf(exchange) : undefined;
      const { client_secret, code, ...others } = parametersOf(exchange) ?? {};
      if (!answer) return undefined;
      // What the request says elsewhere as well may be told for that reason.
      const own = (value: unknown) => typeof value === 'string' && !Object.values(others).includes(value);
      const sent = Object.fromEntries(
        Object.entries({ client_secret, code }).filter(([, value]) => own(value)),
      ) as Record<string, string>;
      const found = findAnswerEcho(answer, sent);
      return found.length === 0 ? undefined : `the answer repeats ${found.join(' and ')}`;
    },
  },
];

const generics = new WeakMap<readonly Exchange[], { seen: number; json?: Record<string, unknown> }>();

/** The members of the first answer to a request without userid. */
function firstGeneric(
  all: readonly Exchange[],
  target: TargetUnderTest,
): Record<string, unknown> | undefined {
  const known = generics.get(all);
  if (known?.json || known?.seen === all.length) return known.json;
  for (const exchange of all) {
    const granted = grantedIn(exchange, target);
    if (!granted || parametersOf(exchange)?.['userid'] !== undefined) continue;
    generics.set(all, { seen: all.length, json: granted.json });
    return granted.json;
  }
  generics.set(all, { seen: all.length });
  return undefined;
}

/** What a well-formed body says, each parameter once; undefined for anything else. */
function parametersOf({ request }: Exchange): Record<string, unknown> | undefined {
  const { body = '', headers } = request;
  const type = headers.find(([name]) => name?.toLowerCase() === 'content-type')?.[1] ?? '';
  if (/^application\/json\b/i.test(type)) {
    const parsed = parseJsonObject(body);
    return parsed && parsed.repeated.length === 0 ? parsed.value : undefined;
  }
  if (!/^application\/x-www-form-urlencoded\b/i.test(type)) return undefined;
  const pairs = parseParams(body);
  return new Set(pairs.map(([name]) => name)).size === pairs.length ? Object.fromEntries(pairs) : undefined;
}
