/** Answers in one line, for reports. */
import type { Authorization } from './authorizer.ts';
import type { VisitResult } from './visit.ts';
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
  if (result.visit) return describeStay(result.visit);
  return `${describeAnswer(result.answer)}${isRateLimit(result.answer) ? ' (rate limit)' : ''}`;
}

/** Where a browser that was sent nowhere ended, what it shows there, and why it did not get on. */
export function describeStay({ finalUrl, document, text, trouble }: VisitResult): string {
  const status = document ? ` (status ${document.status})` : '';
  const shown = excerpt(text.replace(/\s+/g, ' ').trim(), 200);
  return `the browser was sent nowhere; it shows ${finalUrl.split(/[?#]/)[0]}${status} “${shown}”${trouble ? `; ${trouble}` : ''}`;
}
