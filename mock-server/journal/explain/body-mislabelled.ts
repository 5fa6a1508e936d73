import { type BodyKind, kindOf } from '../../provider/parse/media-type.ts';
import type { HeaderPair } from '../../provider/plain.ts';
import { cause } from '../explanation.ts';
import { type ExplainRule, headerOf } from '../facts.ts';

/** Refusals that come before anybody looks at the body, or for reasons that its label has no part in. */
const OTHER_REASONS: readonly string[] = ['method-not-allowed', 'rate-limited', 'token-body-too-large'];

/** The label decides how a body is read: says when the body looks like the other kind. */
export const bodyMislabelled: ExplainRule = ({ request, answer, bodyKind, refused }) => {
  if (!refused || request.body.length === 0 || OTHER_REASONS.includes(answer.condition)) return undefined;
  const text = new TextDecoder().decode(request.body.subarray(0, 2048)).trim();
  const label = headerOf(request.headers, 'content-type') ?? 'nothing';
  // Of a label that is refused for its charset, or because there are two, the kind may be right all the same.
  const named = bodyKind === 'other' ? kindsNamed(request.headers) : [bodyKind];
  if (!named.includes('json') && text.startsWith('{')) {
    const labelled = bodyKind === 'form' ? 'form' : label;
    return cause(`the body is JSON but labelled ${labelled}`, 'client-token-media-type');
  }
  if (!named.includes('form') && /^[\w.]+=[^&{}]*(&|$)/.test(text)) {
    const labelled = bodyKind === 'json' ? 'JSON' : label;
    return cause(`the body is a form but labelled ${labelled}`, 'client-token-media-type');
  }
  return undefined;
};

function kindsNamed(headers: readonly HeaderPair[]): readonly BodyKind[] {
  return headers
    .filter(([name]) => name.toLowerCase() === 'content-type')
    .flatMap(([, value]) => value.split(','))
    .map((value) => kindOf(value.split(';', 1)[0] ?? ''));
}
