import { cause } from '../explanation.ts';
import { type ExplainRule, headerOf } from '../facts.ts';

/** Form and JSON are documented, in UTF-8. */
export const mediaTypeUnsupported: ExplainRule = ({ answer, request }) => {
  if (answer.condition !== 'token-media-type-unsupported') return undefined;
  const labels = request.headers.filter(([name]) => name.toLowerCase() === 'content-type');
  const [, label = ''] = labels[0] ?? [];
  const text = describeLabel(labels.length, label, headerOf(request.headers, 'content-encoding'));
  return cause(text, 'client-token-media-type');
};

const WANTED = 'application/x-www-form-urlencoded or application/json';

function describeLabel(count: number, label: string, coding: string | undefined): string {
  if (count === 0) return `Content-Type is missing; send ${WANTED}`;
  if (count > 1) return 'Content-Type was sent more than once';
  if (/^multipart\/form-data/i.test(label))
    return `the body is multipart/form-data, as for file uploads; send ${WANTED}`;
  if (/^text\/plain/i.test(label))
    return `Content-Type is text/plain, which libraries send for a bare string; send ${WANTED}`;
  const charset = /charset\s*=\s*"?([^";\s]+)/i.exec(label)?.[1];
  if (charset !== undefined && !/^utf-?8$/i.test(charset))
    return `the charset is ${charset}, only UTF-8 is understood`;
  if (coding !== undefined) return `the body is coded (${coding}); send it as it is`;
  return `Content-Type is "${label}"; send ${WANTED}`;
}
