/** Whether the authorization endpoint survived an odd request. */

import type { Authorization } from '../flows/authorizer.ts';
import { describeAnswer } from '../flows/describe.ts';
import type { Provider } from '../flows/provider.ts';
import { type BareRequest, sendAuthorize } from '../flows/send-authorize.ts';
import { isRateLimit } from '../flows/wire.ts';
import type { Reading } from './read-refusal.ts';

/**
 * Sends an odd request. A server error is believed only when it comes again after an honest exchange, which an outage
 * would not let pass.
 */
export async function sendTwiceIfBroken(provider: Provider, request: BareRequest): Promise<Authorization> {
  const first = await sendAuthorize(provider, request);
  if (first.answer.status < 500 || isRateLimit(first.answer)) return first;
  await provider.grant();
  return sendAuthorize(provider, request);
}

/** What a gateway says when the provider behind it is away. */
const OUTAGE = [502, 503, 504];

/** Any answer but a server error will do; an outage shows nothing. */
export function readSurvival({ answer }: Authorization): Reading {
  const actual = describeAnswer(answer);
  if (isRateLimit(answer))
    return { kind: 'unclear', actual, reason: 'refused for its rate, not for its content' };
  if (OUTAGE.includes(answer.status)) return { kind: 'unclear', actual, reason: 'an outage, not an answer' };
  return answer.status >= 500
    ? { kind: 'granted', actual: `a server error, twice: ${actual}` }
    : { kind: 'refused', actual: `status ${answer.status}` };
}
