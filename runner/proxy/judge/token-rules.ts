/** The answers of the token endpoint, by the forms that the documents give them. */
import { compareLifetime } from '../../../suites/checks/compare-lifetime.ts';
import {
  matchesInvalidClientId,
  matchesInvalidCode,
  readMediaType,
} from '../../../suites/checks/documented-forms.ts';
import { findAnswerEcho } from '../../../suites/checks/find-answer-echo.ts';
import { findAnswerInternals } from '../../../suites/checks/find-answer-internals.ts';
import { readIssueTime, readTokenExpiration } from '../../../suites/checks/read-token-expiration.ts';
import { header, headerValues, isRateLimit, type WireAnswer } from '../../../suites/flows/wire.ts';
import type { CodeUse } from './history.ts';
import { type Rule, sound } from './provider-rules.ts';
import { withoutNoStore } from './redirect-rules.ts';
import { firstOf } from './seen.ts';
import type { TokenDefect } from './token-defects.ts';

/** A token request with the whole answer to it. */
export interface AnsweredUse {
  readonly use: CodeUse;
  readonly answer: WireAnswer;
  /** Undefined: whether the request was honest cannot be told. */
  readonly defects: readonly TokenDefect[] | undefined;
  /** What the deployment declares, in seconds. */
  readonly tokenSeconds: number | undefined;
}

const B64TOKEN = /^[A-Za-z0-9\-._~+/]+=*$/;
/** A new token lives for longer than the second that the Date header leaves open. */
const LEAST_LIFE_MS = 1_000;
const KNOWN_PARAMETERS = new Set([
  'client_id',
  'client_secret',
  'redirect_uri',
  'code',
  'userid',
  'grant_type',
]);

const isForm = ({ use }: AnsweredUse) => !/^\s*\{/.test(use.seen.entry.request.body);
const member = ({ use }: AnsweredUse, name: string) => use.json?.[name];
const contentType = ({ use }: AnsweredUse) =>
  headerValues(use.seen.entry.request.headers, 'content-type')[0] ?? '';

/** The rules for an answer that says success. */
export const TOKEN_RULES: readonly Rule<AnsweredUse>[] = [
  accepted('token-form-accepted', 'An honest form', isForm),
  accepted('token-json-accepted', 'An honest JSON body', (one) => !isForm(one)),
  accepted(
    'userid-generic-exchange',
    'A code without user',
    ({ use }) => !!use.code?.flow.authorization && userOf(use) === undefined,
  ),
  accepted('userid-repeated-accepted', 'A code of a user', ({ use }) => userOf(use) !== undefined),
  accepted(
    'token-grant-type-accepted',
    'A request with grant_type',
    ({ use }) => firstOf(use.params, 'grant_type') === 'authorization_code',
  ),
  accepted('token-charset-accepted', 'A media type with a charset', (one) =>
    /;\s*charset=/i.test(contentType(one)),
  ),
  accepted(
    'token-chunked-accepted',
    'A chunked request',
    ({ use }) => headerValues(use.seen.entry.request.headers, 'transfer-encoding').length > 0,
  ),
  accepted('token-extra-parameter-ignored', 'A request with further parameters', ({ use }) =>
    use.params.some(([name]) => !KNOWN_PARAMETERS.has(name)),
  ),
  {
    requirement: 'token-status-ok',
    title: 'The status of the answer',
    expected: 'The successful answer has status 200.',
    read: ({ answer }) => sound(answer.status === 200 ? undefined : `status ${answer.status}`),
  },
  {
    requirement: 'token-media-type',
    title: 'The media type of the answer',
    expected: 'The successful answer has a JSON media type.',
    read: ({ answer }) => {
      const { mediaType } = readMediaType(answer);
      const json = mediaType === 'application/json' || mediaType?.endsWith('+json');
      return sound(json ? undefined : (header(answer, 'content-type') ?? 'no Content-Type'));
    },
  },
  {
    requirement: 'token-answer-object',
    title: 'The body of the answer',
    expected: 'The answer is one JSON object that names access_token and expiration once each.',
    read: ({ use, answer }) => {
      if (answer.text.startsWith('\uFEFF')) return 'a byte order mark before the JSON text';
      if (use.json === undefined) return 'no JSON object';
      const again = use.repeatedMembers.filter((name) => name === 'access_token' || name === 'expiration');
      return sound(again.length === 0 ? undefined : `repeated members: ${again.join(', ')}`);
    },
  },
  {
    requirement: 'token-access-token-present',
    title: 'The member access_token',
    expected: 'It is a string that is not empty.',
    read: (one) => {
      const token = member(one, 'access_token');
      return sound(
        typeof token === 'string' && token !== ''
          ? undefined
          : token === ''
            ? 'an empty string'
            : typeOf(token),
      );
    },
  },
  {
    requirement: 'token-access-token-characters',
    title: 'The characters of the token',
    expected: 'The token consists of characters that may stand in an Authorization header.',
    read: ({ use: { token } }) =>
      token === undefined ? undefined : sound(B64TOKEN.test(token) ? undefined : 'it holds others'),
  },
  {
    requirement: 'token-expiration-present',
    title: 'The member expiration',
    expected: 'The answer has the member expiration.',
    read: (one) => sound(member(one, 'expiration') == null ? typeOf(member(one, 'expiration')) : undefined),
  },
  {
    requirement: 'token-expiration-utc',
    title: 'The form of expiration',
    expected: 'The expiration is a date-time with Z or a zero offset.',
    read: (one) =>
      member(one, 'expiration') == null
        ? undefined
        : sound(readTokenExpiration(member(one, 'expiration')).problem),
  },
  {
    requirement: 'token-expiration-future',
    title: 'The time of expiration',
    expected: 'The expiration lies after the time the token was issued at.',
    read: (one) => {
      const { at } = readTokenExpiration(member(one, 'expiration'));
      if (at === undefined) return undefined;
      const issued = readIssueTime(one.answer);
      const slack = header(one.answer, 'date') === undefined ? -issued.tolerance : LEAST_LIFE_MS;
      return sound(
        at - issued.at >= slack
          ? undefined
          : `issued at ${new Date(issued.at).toISOString()}, expires at ${new Date(at).toISOString()}`,
      );
    },
  },
  {
    requirement: 'token-expiration-declared',
    title: 'The lifetime of the token',
    expected: 'The expiration matches the lifetime that the deployment declares.',
    read: ({ use, answer, tokenSeconds }) => {
      if (tokenSeconds === undefined || use.json === undefined) return undefined;
      const read = compareLifetime(
        { json: use.json, answer, repeatedMembers: [], evidence: [] },
        tokenSeconds,
      );
      if (read.stated === undefined) return undefined;
      return sound(
        read.holds
          ? undefined
          : `it expires ${read.stated} s after it was issued, ${tokenSeconds} s are declared`,
      );
    },
  },
  {
    requirement: 'token-no-store',
    title: 'Storing the token',
    expected: 'The successful answer carries Cache-Control: no-store.',
    read: ({ answer }) => sound(withoutNoStore(answer.headers)),
  },
];

/** The rules for an answer that refuses. */
export const REFUSAL_RULES: readonly Rule<AnsweredUse>[] = [
  {
    requirement: 'token-refusal-without-token',
    title: 'A refused token request',
    expected: 'No refusal contains an access token.',
    read: ({ use, answer }) =>
      sound(
        answer.status >= 400 && use.token !== undefined ? `status ${answer.status} with a token` : undefined,
      ),
  },
  {
    requirement: 'token-refusal-is-client-error',
    title: 'The status of a refusal',
    expected: 'A refused token request is answered with a 4xx status.',
    read: ({ answer, defects }) => {
      // A server error may be an outage, and one refused for its rate says nothing.
      if (!defects?.length || answer.status >= 500 || isRateLimit(answer)) return undefined;
      return sound(answer.status >= 400 ? undefined : `status ${answer.status}`);
    },
  },
  {
    requirement: 'token-error-no-store',
    title: 'Storing a refusal',
    expected: 'Refusals forbid storing them.',
    read: ({ answer }) =>
      answer.status >= 500 || isRateLimit(answer) ? undefined : sound(withoutNoStore(answer.headers)),
  },
];

/** The rules for every answer of the endpoint. */
export const ANSWER_RULES: readonly Rule<AnsweredUse>[] = [
  {
    requirement: 'token-no-secret-echo',
    title: 'What the answer repeats',
    expected: 'No answer of the token endpoint contains the client secret or the code that was sent.',
    read: ({ use, answer }) => {
      const sent = {
        client_secret: firstOf(use.params, 'client_secret') ?? '',
        code: firstOf(use.params, 'code') ?? '',
      };
      const echo = findAnswerEcho(answer, sent);
      return sound(echo.length > 0 ? `the answer repeats ${echo.join(', ')}` : undefined);
    },
  },
  {
    requirement: 'token-no-internals',
    title: 'What the answer tells of the deployment',
    expected: 'No stack trace, file path or database message.',
    read: ({ answer }) => {
      const found = findAnswerInternals(answer.text);
      return sound(found && `the answer contains “${found}”`);
    },
  },
  {
    requirement: 'token-no-cookie',
    title: 'Cookies of the token endpoint',
    expected: 'Answers of the token endpoint set no cookie.',
    read: ({ answer }) =>
      sound(headerValues(answer.headers, 'set-cookie').length > 0 ? 'it set one' : undefined),
  },
];

/** The printed form of a refusal, where the request had one defect only. */
export function readForm({ form }: TokenDefect, answer: WireAnswer): true | string {
  return sound(form === 'invalid-client-id' ? matchesInvalidClientId(answer) : matchesInvalidCode(answer));
}

function accepted(
  requirement: Rule<AnsweredUse>['requirement'],
  title: string,
  isOne: (one: AnsweredUse) => boolean,
): Rule<AnsweredUse> {
  return {
    ...{ requirement, title },
    expected: 'It is answered with a token.',
    read: (one) => (one.use.token !== undefined && isOne(one) ? true : undefined),
  };
}

const userOf = ({ code }: CodeUse): string | undefined =>
  firstOf(code?.flow.authorization?.query ?? [], 'userid');

function typeOf(value: unknown): string {
  if (value === undefined) return 'no such member';
  return value === null ? 'null' : Array.isArray(value) ? 'array' : typeof value;
}
