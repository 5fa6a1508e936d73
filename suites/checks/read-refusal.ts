/** Reads from an answer whether something was refused, granted, or neither can be said. */

import type { Authorization } from '../flows/authorizer.ts';
import { describeAnswer, describeAuthorization } from '../flows/describe.ts';
import type { TokenAnswer } from '../flows/provider.ts';
import { isRateLimit, type WireAnswer } from '../flows/wire.ts';

/** `unclear`: the answer has another cause than the defect of the request; `again` says that a repetition may help. */
export type Reading =
  | { readonly kind: 'refused'; readonly actual: string }
  | { readonly kind: 'granted'; readonly actual: string }
  | { readonly kind: 'unclear'; readonly actual: string; readonly reason: string };

/** A token request is refused when no token is in the answer. A server error is no refusal: it proves no check. */
export function readTokenRefusal(result: TokenAnswer): Reading {
  const actual = describeAnswer(result.answer);
  if (result.token !== undefined) return { kind: 'granted', actual: `a token: ${actual}` };
  return unlessTrouble(result.answer, actual);
}

/** An authorization request is refused when no code came back, by whatever way. */
export function readAuthorizeRefusal(result: Authorization): Reading {
  const actual = describeAuthorization(result);
  if (result.code !== undefined) return { kind: 'granted', actual: `a code: ${actual}` };
  return unlessTrouble(result.answer, actual);
}

/** A protected resource is refused with 401 or 403. */
export function readResourceRefusal(answer: WireAnswer, allowed: readonly number[] = [401, 403]): Reading {
  const actual = describeAnswer(answer);
  if (allowed.includes(answer.status)) return { kind: 'refused', actual };
  const trouble = unlessTrouble(answer, actual);
  return trouble.kind === 'unclear' ? trouble : { kind: 'granted', actual };
}

function unlessTrouble(answer: WireAnswer, actual: string): Reading {
  if (isRateLimit(answer))
    return { kind: 'unclear', actual, reason: 'refused for its rate, not for its content' };
  if (answer.status >= 500) return { kind: 'unclear', actual, reason: 'a server error, not a refusal' };
  return { kind: 'refused', actual };
}
