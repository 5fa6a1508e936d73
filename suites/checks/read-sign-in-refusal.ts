/** Reads whether a sign-in that must lead nowhere was refused: that the steps cannot be played on is what that looks like. */
import type { Authorization } from '../flows/authorizer.ts';
import { describeAuthorization } from '../flows/describe.ts';
import { type Reading, readAuthorizeRefusal } from './read-refusal.ts';

/** A refusal is an answer to the form: what was never sent, or was answered by an outage, refuses nothing. */
export function readSignInRefusal(result: Authorization): Reading {
  const { visit } = result;
  if (result.code !== undefined || !visit || visit.landing) return readAuthorizeRefusal(result);
  const actual = describeAuthorization(result);
  const status = visit.responses.at(-1)?.status ?? 0;
  if (status === 0 || status >= 500 || status === 429)
    return { kind: 'unclear', actual, reason: 'no answer, an outage or a rate limit, and no refusal' };
  return visit.requests.some(({ method }) => method === 'POST')
    ? { kind: 'refused', actual }
    : { kind: 'unclear', actual, reason: 'the form of the sign-in was not sent' };
}
