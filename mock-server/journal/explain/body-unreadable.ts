import { cause } from '../explanation.ts';
import type { ExplainRule } from '../facts.ts';

/** The body, or the query, cannot be read at all. */
export const bodyUnreadable: ExplainRule = ({ answer, query, body, bodyKind, request, config }) => {
  if (answer.condition === 'authorize-query-malformed')
    return cause(`the query cannot be read: ${query.problem ?? 'it is broken'}`, 'client-authorize-endpoint');
  if (answer.condition === 'token-body-too-large')
    return cause(
      `the body has more than ${config.maxBodyBytes} bytes; a token request is far smaller`,
      'client-token-endpoint',
    );
  if (answer.condition !== 'token-body-malformed') return undefined;
  const text = new TextDecoder().decode(request.body.subarray(0, 512)).trim();
  return cause(
    `${body.problem ?? 'the body cannot be read'}${guess(text, bodyKind === 'json')}`,
    'client-token-media-type',
  );
};

function guess(text: string, isJson: boolean): string {
  if (!isJson) return '';
  if (/^\{\s*'/.test(text)) return ': names and strings stand in single quotes';
  if (/^\{\s*\w+\s*:/.test(text)) return ': names are not quoted';
  if (/,\s*\}$/.test(text)) return ': there is a comma after the last member';
  if (/^"/.test(text)) return ': it is a JSON string, perhaps an object that was serialised twice';
  return text.startsWith('{') && !text.endsWith('}') ? ': it ends too early' : '';
}
