/** Reads from the answer of a protected resource whether it was opened. */
import { describeAnswer } from '../flows/describe.ts';
import { isRateLimit, type WireAnswer } from '../flows/wire.ts';
import type { Reading } from './read-refusal.ts';

/** Opened is a 2xx answer; whatever else a sound provider says (401, 403, 400, a redirect to sign-in) opens nothing. */
export function readResourceOpened(answer: WireAnswer): Reading {
  const actual = describeAnswer(answer);
  if (isRateLimit(answer))
    return { kind: 'unclear', actual, reason: 'refused for its rate, not for its content' };
  if (answer.status >= 500) return { kind: 'unclear', actual, reason: 'a server error, not a refusal' };
  return answer.status >= 200 && answer.status < 300
    ? { kind: 'granted', actual: `opened: ${actual}` }
    : { kind: 'refused', actual };
}
