/** Answers in one line, for reports. */
import type { Authorization } from './authorizer.ts';
import { excerpt, header, isRateLimit, type WireAnswer } from './wire.ts';

/** One line about an answer: status, media type, the beginning of the body. */
export function describeAnswer(answer: WireAnswer): string {
  const type = header(answer, 'content-type');
  const text = excerpt(answer.text.replace(/\s+/g, ' '), 120);
  return `${answer.status}${type ? ` ${type}` : ''}${text ? ` “${text}”` : ' without a body'}`;
}

/** One line about where an authorization request led. */
export function describeAuthorization(result: Authorization): string {
  if (result.location !== undefined)
    return `redirect (${result.redirectStatus ?? 'by the page'}) to ${result.location}`;
  if (result.visit) {
    return `the browser stayed on ${result.visit.finalUrl.split('?')[0]}${result.visit.trouble ? ` (${result.visit.trouble})` : ''}`;
  }
  return `${describeAnswer(result.answer)}${isRateLimit(result.answer) ? ' (rate limit)' : ''}`;
}
