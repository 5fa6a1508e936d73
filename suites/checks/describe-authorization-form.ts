import type { Authorization } from '../flows/authorizer.ts';
import { describeAnswer } from '../flows/describe.ts';
import { header } from '../flows/wire.ts';

/** The form in which an authorization request was answered: what an observation says of it. */
export function describeForm(result: Authorization): string {
  const { answer, code, error, location, redirectStatus, visit } = result;
  if (code !== undefined) return 'a code';
  if (location !== undefined) {
    const way = redirectStatus === undefined ? 'sent on by the page' : `redirect (${redirectStatus})`;
    return error === undefined ? `${way} to ${location.split('?')[0]}` : `${way} with error=${error}`;
  }
  const title = /<title[^>]*>([^<]*)/i.exec(visit?.html ?? answer.text)?.[1]?.trim();
  const html = header(answer, 'content-type')?.startsWith('text/html') ?? false;
  return html && title !== undefined
    ? `${answer.status}, a page “${title.slice(0, 80)}”`
    : describeAnswer(answer);
}
