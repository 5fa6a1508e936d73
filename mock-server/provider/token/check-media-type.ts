import { refuse } from '../conditions.ts';
import type { TokenRequestContext } from '../exchange.ts';
import { hasContentCoding } from '../parse/media-type.ts';
import { headerValues } from '../plain.ts';
import type { Rule } from '../steps.ts';

/** Form and JSON are documented; the label decides, never the look of the body. */
export const checkMediaType: Rule<TokenRequestContext> = (exchange, env) => {
  const kind = env.steps.readBodyKind(exchange.request, exchange, env);
  if (kind === 'other' || hasContentCoding(exchange.request)) {
    const sent = headerValues(exchange.request, 'content-type').join(' and ') || 'absent';
    return refuse('token-media-type-unsupported', `Content-Type is ${sent}`, 'Content-Type');
  }
  exchange.encoding = kind;
  return undefined;
};
