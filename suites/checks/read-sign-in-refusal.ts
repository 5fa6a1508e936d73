/** Reads whether a sign-in that must lead nowhere was refused: that the steps cannot be played on is what that looks like. */
import type { Authorization } from '../flows/authorizer.ts';
import { type Reading, readAuthorizeRefusal } from './read-refusal.ts';

/** A refusal is an answer to the form: what was never sent, or got no answer or an outage, refuses nothing. */
export function readSignInRefusal(result: Authorization): Reading {
  const reading = readAuthorizeRefusal(result);
  const { visit, progress } = result;
  if (reading.kind !== 'unclear' || !visit || !progress?.submitted) return reading;
  const status = visit.document?.status ?? 0;
  const answered = status >= 200 && status < 500 && status !== 429 && !/no answer/.test(visit.trouble ?? '');
  return answered ? { kind: 'refused', actual: reading.actual } : reading;
}

/**
 * Whether a right password was refused because another user is meant: by an answer, or by being asked again. A page that
 * goes on otherwise than the steps know may still ask for consent.
 */
export function readMismatchRefusal(result: Authorization): Reading {
  const reading = readAuthorizeRefusal(result);
  const askedAgain = /<input\b[^>]*\btype\s*=\s*["']?password/i.test(result.visit?.html ?? '');
  return reading.kind === 'unclear' && askedAgain ? readSignInRefusal(result) : reading;
}
