/** The answers of the protected API. */

import { readMediaType } from '../../../suites/checks/documented-forms.ts';
import { isRateLimit, type WireAnswer } from '../../../suites/flows/wire.ts';
import { expiredFor } from './client-history-checks.ts';
import type { TokenCall } from './history.ts';
import { type Rule, sound } from './provider-rules.ts';
import { firstOf, requestHeader } from './seen.ts';

/** A call with the whole answer to it. */
export interface AnsweredCall {
  readonly call: TokenCall;
  readonly answer: WireAnswer;
  /** Full paths of the resources, where the target file names them. */
  readonly listUsers: string | undefined;
  readonly userOnly: string | undefined;
  /** What was presented is a code that was issued. */
  readonly isCode: boolean;
}

/** Clocks, and the way through the net. */
const EXPIRY_SLACK_MS = 2_000;

const pathOf = ({ call }: AnsweredCall) => call.seen.entry.request.path;
const schemeOf = ({ call }: AnsweredCall) =>
  /^([A-Za-z]+) +\S/.exec(requestHeader(call.seen, 'authorization') ?? '')?.[1];
const userOf = ({ call }: AnsweredCall) => firstOf(call.token?.flow.authorization?.query ?? [], 'userid');
const isGeneric = (one: AnsweredCall) =>
  one.call.token?.flow.authorization !== undefined && userOf(one) === undefined;
const isExpired = ({ call: { token, seen } }: AnsweredCall) =>
  token !== undefined && (expiredFor(token, seen.entry.at) ?? 0) > EXPIRY_SLACK_MS;
const isRight = (one: AnsweredCall) =>
  one.call.token !== undefined && /^bearer$/i.test(schemeOf(one) ?? '') && !isExpired(one);

/** A refusal that is due; an outage and a rate limit say nothing. @param allowed Statuses of such a refusal */
function refused(
  { answer }: AnsweredCall,
  allowed: readonly number[] = [401, 403],
): true | string | undefined {
  if (allowed.includes(answer.status)) return true;
  if (answer.status >= 500 || isRateLimit(answer)) return undefined;
  if (answer.status >= 200 && answer.status < 300) return `it was opened: status ${answer.status}`;
  return undefined;
}

const opened = ({ answer }: AnsweredCall): true | undefined =>
  answer.status >= 200 && answer.status < 300 ? true : undefined;

/** What is seen of them. A token that is refused although it looks good may have been ended by a newer one. */
export const RESOURCE_RULES: readonly Rule<AnsweredCall>[] = [
  {
    requirement: 'resource-user-token',
    title: 'A token of a user',
    expected: 'It opens the resource of users.',
    read: (one) =>
      isRight(one) && userOf(one) !== undefined && pathOf(one) === one.userOnly ? opened(one) : undefined,
  },
  {
    requirement: 'resource-user-token-list',
    title: 'A token of a user, and the list',
    expected: 'It opens the list of users.',
    read: (one) =>
      isRight(one) && userOf(one) !== undefined && pathOf(one) === one.listUsers ? opened(one) : undefined,
  },
  {
    requirement: 'resource-generic-token-list',
    title: 'A generic token, and the list',
    expected: 'It opens the list of users.',
    read: (one) =>
      isRight(one) && isGeneric(one) && pathOf(one) === one.listUsers ? opened(one) : undefined,
  },
  {
    requirement: 'resource-list-json',
    title: 'The list of users',
    expected: 'It is a JSON document.',
    read: (one) => {
      if (pathOf(one) !== one.listUsers || one.answer.status !== 200 || one.answer.truncated)
        return undefined;
      const { mediaType } = readMediaType(one.answer);
      if (mediaType !== 'application/json' && !mediaType?.endsWith('+json'))
        return mediaType ?? 'no Content-Type';
      return sound(isJson(one.answer.text) ? undefined : 'its body is no JSON');
    },
  },
  {
    requirement: 'resource-generic-token-refused',
    title: 'A generic token, and the resource of users',
    expected: 'It is refused with 401 or 403.',
    read: (one) =>
      isRight(one) && isGeneric(one) && pathOf(one) === one.userOnly ? refused(one) : undefined,
  },
  {
    requirement: 'resource-no-token',
    title: 'No token',
    expected: 'It is refused with 401 or 403.',
    read: (one) =>
      !one.call.token && one.call.presented === undefined && pathOf(one) === one.userOnly
        ? refused(one)
        : undefined,
  },
  {
    requirement: 'resource-token-expires',
    title: 'A token after its expiration',
    expected: 'It is refused with 401.',
    read: (one) => (isExpired(one) ? refused(one, [401]) : undefined),
  },
  {
    requirement: 'resource-other-scheme',
    title: 'A token without scheme, or with another one',
    expected: 'It is not accepted.',
    read: (one) => {
      if (!one.call.token || one.call.presented === undefined || /^bearer$/i.test(schemeOf(one) ?? ''))
        return undefined;
      return refused(one);
    },
  },
  {
    requirement: 'resource-token-in-query',
    title: 'A token in the URL',
    expected: 'It is not accepted.',
    read: (one) => {
      const { token, presented, seen } = one.call;
      const inQuery = token !== undefined && seen.query.some(([, value]) => value === token.value);
      return inQuery && presented === undefined ? refused(one) : undefined;
    },
  },
  {
    requirement: 'resource-scheme-case',
    title: 'The scheme in small letters',
    expected: 'It is accepted.',
    read: (one) => (isRight(one) && schemeOf(one) === 'bearer' ? opened(one) : undefined),
  },
  {
    requirement: 'code-not-a-token',
    title: 'A code in the place of a token',
    expected: 'It opens nothing.',
    read: (one) => (one.isCode ? refused(one) : undefined),
  },
  {
    requirement: 'code-replay-revokes',
    title: 'The token of a code that was used twice',
    expected: 'It stops working.',
    read: (one) => {
      const { token, seen } = one.call;
      const again = token?.flow.uses.find((use) => use.earlier.some((first) => first.token === token.value));
      return isRight(one) && again && again.seen.endedAt < seen.entry.at ? refused(one) : undefined;
    },
  },
];

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
