/** What an answer that grants a token must be like, and one that refuses it; first things first. */
import {
  matchesInvalidClientId,
  matchesInvalidCode,
  matchesProblem,
  readMediaType,
} from '../checks/documented-forms.ts';
import { readIssueTime, readTokenExpiration } from '../checks/read-token-expiration.ts';
import { describeAnswer } from '../flows/describe.ts';
import type { TokenAnswer } from '../flows/provider.ts';
import type { WireAnswer } from '../flows/wire.ts';
import type { TokenForm } from './model.ts';
import type { Reason } from './reasons.ts';

export interface Flaw {
  readonly reason: Reason;
  readonly actual: string;
}

const DOCUMENTED_MEMBERS = ['access_token', 'expiration'];

/** How the time is told that a token was issued at. */
export interface Timing {
  /** As declared; undefined where it is not, or where the clock cannot be compared. */
  readonly lifetimeMs: number | undefined;
  /** How far the target's clock is ahead of what its Date header says, at least. */
  readonly aheadMs: number;
}

/** What is wrong with an answer that grants a token. */
export function flawsOfGrant(result: TokenAnswer, timing: Timing): Flaw[] {
  const { answer, json, repeatedMembers } = result;
  const flaws: Flaw[] = [];
  const say = (reason: Reason, actual: string) => flaws.push({ reason, actual });
  if (answer.status !== 200) say('grant-status', `status ${answer.status}`);
  const { mediaType = 'none' } = readMediaType(answer);
  if (!/^application\/(?:[\w.-]+\+)?json$/.test(mediaType))
    say('grant-media-type', `media type ${mediaType}`);
  const repeated = repeatedMembers.filter((name) => DOCUMENTED_MEMBERS.includes(name));
  if (json === undefined || repeated.length > 0) {
    say('grant-object', json === undefined ? 'no JSON object' : `${repeated.join(', ')} stands twice`);
    return flaws;
  }
  const token = json['access_token'];
  if (typeof token !== 'string' || token === '')
    say('grant-member', `members: ${Object.keys(json).join(', ')}`);
  else if (!/^[A-Za-z0-9\-._~+/]+=*$/.test(token)) say('grant-characters', 'other characters are in it');
  if (!('expiration' in json)) say('expiration-missing', `members: ${Object.keys(json).join(', ')}`);
  else flaws.push(...flawsOfExpiration(result, json['expiration'], timing));
  return flaws;
}

function flawsOfExpiration({ answer }: TokenAnswer, value: unknown, { lifetimeMs, aheadMs }: Timing): Flaw[] {
  const { problem, at } = readTokenExpiration(value);
  if (problem !== undefined) return [{ reason: 'expiration-utc', actual: problem }];
  const issued = readIssueTime(answer);
  if (at === undefined) return [];
  const left = at - issued.at - aheadMs;
  if (left <= -issued.tolerance)
    return [{ reason: 'expiration-past', actual: `${seconds(left)} from the answer` }];
  if (lifetimeMs !== undefined && Math.abs(left - lifetimeMs) > issued.tolerance + lifetimeMs * DEVIATION)
    return [
      {
        reason: 'expiration-undeclared',
        actual: `${seconds(left)} from the answer, declared ${seconds(lifetimeMs)}`,
      },
    ];
  return [];
}

/** How far an expiration may be from the declared one, as a share. */
const DEVIATION = 0.1;
const seconds = (ms: number): string => `${Math.round(ms / 1000)} s`;

/** What is wrong with a refusal: its status, what is in it, its documented form. */
export function flawsOfRefusal(
  result: TokenAnswer,
  form: TokenForm | undefined,
  secrets: readonly string[],
): Flaw[] {
  const { answer } = result;
  const flaws: Flaw[] = [];
  if (answer.status >= 500) flaws.push({ reason: 'refusal-crashes', actual: describeAnswer(answer) });
  else if (answer.status < 400) flaws.push({ reason: 'refusal-status', actual: describeAnswer(answer) });
  if (secrets.some((secret) => secret !== '' && answer.text.includes(secret)))
    flaws.push({ reason: 'secret-echoed', actual: describeAnswer(answer) });
  if (form && flaws.length === 0) {
    const differs = FORMS[form](answer);
    if (differs !== undefined) flaws.push({ reason: form, actual: differs });
  }
  return flaws;
}

const withStatus =
  (status: number) =>
  (answer: WireAnswer): string | undefined =>
    answer.status === status ? undefined : `status ${answer.status} instead of ${status}`;

const FORMS: Readonly<Record<TokenForm, typeof matchesInvalidCode>> = {
  'form-code-missing': withStatus(400),
  'form-uri-missing': withStatus(400),
  'form-client-missing': matchesInvalidClientId,
  'form-client-unknown': matchesProblem,
  'form-code-unknown': matchesInvalidCode,
  'form-code-used': matchesInvalidCode,
  'form-code-expired': matchesInvalidCode,
};

/** The members of an answer with their types. */
export const shapeOf = ({ json = {} }: TokenAnswer): string =>
  Object.entries(json)
    .map(
      ([name, value]) =>
        `${name}: ${value === null ? 'null' : Array.isArray(value) ? 'array' : typeof value}`,
    )
    .sort()
    .join(', ');
