/** Reads from an answer whether something was refused, granted, or neither can be said. */

import type { Authorization } from '../flows/authorizer.ts';
import { describeAnswer, describeAuthorization } from '../flows/describe.ts';
import type { TokenAnswer } from '../flows/provider.ts';
import { refuses } from '../flows/read-page.ts';
import type { VisitResult } from '../flows/visit.ts';
import { isRateLimit, type WireAnswer } from '../flows/wire.ts';

/**
 * `unclear`: the answer has another cause than the defect of the request; `beside`: the target has nothing that the row
 * could be tried on.
 */
export type Reading =
  | { readonly kind: 'refused'; readonly actual: string }
  | { readonly kind: 'granted'; readonly actual: string }
  | {
      readonly kind: 'unclear' | 'beside';
      readonly actual: string;
      readonly reason: string;
      /** The connection was closed: a second time between honest exchanges, it is the answer to this request. */
      readonly reset?: boolean;
    };

/** Of several readings the one that decides: the first grant, else the first that shows nothing, resets last. */
export function findDecisive<T extends { readonly reading: Reading }>(readings: readonly T[]): T | undefined {
  const rank = ({ reading }: T): number => {
    if (reading.kind === 'granted') return 0;
    if (reading.kind === 'refused') return 3;
    return reading.reset ? 2 : 1;
  };
  const [first] = readings.toSorted((a, b) => rank(a) - rank(b));
  return first && rank(first) < 3 ? first : undefined;
}

/** A token request is refused when no token is in the answer. A server error is no refusal: it proves no check. */
export function readTokenRefusal(result: TokenAnswer): Reading {
  const actual = describeAnswer(result.answer);
  if (result.token !== undefined) return { kind: 'granted', actual: `a token: ${actual}` };
  return unlessTrouble(result.answer, actual);
}

/** 501 is the answer to a method that the server does not know (RFC 9110 section 15.6.2). */
export function readMethodRefusal(result: TokenAnswer): Reading {
  const reading = readTokenRefusal(result);
  return result.answer.status === 501 && reading.kind === 'unclear'
    ? { kind: 'refused', actual: reading.actual }
    : reading;
}

/** An authorization request is refused when no code came back and an answer says so, by whatever way. */
export function readAuthorizeRefusal(result: Authorization): Reading {
  const actual = describeAuthorization(result);
  if (result.code !== undefined) return { kind: 'granted', actual: `a code: ${actual}` };
  return (result.visit && readStay(result.visit, actual)) ?? unlessTrouble(result.answer, actual);
}

/**
 * Why a visit that ended nowhere shows nothing; undefined where its last page is an answer. A page that could not be
 * played on is one only if it refuses: by its status, or because it asks for nothing and either says that something is
 * wrong or could not go on by itself. A sign-in page in another form or language, or a slow one, is none.
 */
export function readStay(visit: VisitResult, actual: string): Reading | undefined {
  const { landing, document, state, trouble, executed } = visit;
  if (landing) return undefined;
  if (document === undefined) {
    const reset = /ERR_(?:CONNECTION_(?:RESET|CLOSED)|EMPTY_RESPONSE)/.test(trouble ?? '');
    return { kind: 'unclear', actual, reason: 'the browser got no answer', reset };
  }
  const { status } = document;
  if (isRateLimit(document))
    return { kind: 'unclear', actual, reason: 'refused for its rate, not for its content' };
  if (status >= 500) return { kind: 'unclear', actual, reason: 'a server error, not a refusal' };
  if (status >= 400) return undefined;
  if (trouble === undefined) return undefined;
  const dialog = executed.find((what) => what.startsWith('dialog: '));
  if (dialog !== undefined)
    return { kind: 'unclear', actual, reason: `the page opened a ${dialog}; the steps cannot answer it` };
  if (state && refuses(state)) return undefined;
  return {
    kind: 'unclear',
    actual,
    reason: 'the steps could not be played on this page, which is no refusal',
  };
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
  if (answer.truncated)
    return { kind: 'unclear', actual, reason: 'the body was too long to be read to its end' };
  return { kind: 'refused', actual };
}
