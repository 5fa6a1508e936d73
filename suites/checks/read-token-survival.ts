/** For rows that demand two things of odd input: no token, and no server error. */
import type { Judge, TokenVector } from '../fixtures/judge.ts';
import { describeAnswer } from '../flows/describe.ts';
import type { Provider, TokenAnswer } from '../flows/provider.ts';
import type { WireAnswer } from '../flows/wire.ts';
import { type Reading, readTokenRefusal } from './read-refusal.ts';

/** Answers of a gateway about what stands behind it: an outage, not a crash of a handler. */
const OUTAGE = [502, 503, 504];

const isServerError = (answer: WireAnswer): boolean =>
  answer.status >= 500 && !OUTAGE.includes(answer.status);

/** Reads a server error as what the row forbids; an outage stays unclear. */
export function readTokenSurvival(result: TokenAnswer): Reading {
  if (result.token === undefined && isServerError(result.answer)) {
    return { kind: 'granted', actual: `a server error, twice: ${describeAnswer(result.answer)}` };
  }
  return readTokenRefusal(result);
}

/**
 * A token request with odd input yields neither a token nor a server error. A server error counts only if it comes
 * again, with an honest exchange in between.
 */
export function refusesSurviving(
  judge: Judge,
  provider: Provider,
  vector: TokenVector,
): Promise<TokenAnswer | undefined> {
  const send = async (): Promise<TokenAnswer> => {
    const first = await vector.send();
    if (!isServerError(first.answer)) return first;
    await provider.honest(vector.control);
    return vector.send();
  };
  const evidenceOf = (result: TokenAnswer) => result.evidence;
  return judge.refuses({ ...vector, send }, readTokenSurvival, evidenceOf, 'no token and no server error');
}
