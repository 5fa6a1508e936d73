import { cause } from '../explanation.ts';
import { type ExplainRule, headerOf } from '../facts.ts';

/** The label decides how a body is read: says when the body looks like the other kind. */
export const bodyMislabelled: ExplainRule = ({ request, bodyKind, refused }) => {
  if (!refused || request.body.length === 0) return undefined;
  const text = new TextDecoder().decode(request.body.subarray(0, 2048)).trim();
  const label = headerOf(request.headers, 'content-type') ?? 'nothing';
  if (bodyKind !== 'json' && text.startsWith('{')) {
    const labelled = bodyKind === 'form' ? 'form' : label;
    return cause(`the body is JSON but labelled ${labelled}`, 'client-token-media-type');
  }
  if (bodyKind !== 'form' && /^[\w.]+=[^&{}]*(&|$)/.test(text)) {
    const labelled = bodyKind === 'json' ? 'JSON' : label;
    return cause(`the body is a form but labelled ${labelled}`, 'client-token-media-type');
  }
  return undefined;
};
