import { refuse } from '../conditions.ts';
import type { ResourceRequestContext } from '../exchange.ts';
import { headerValues } from '../plain.ts';
import type { Rule } from '../steps.ts';

/** RFC 6750 section 2.1: a scheme in any letter case, white space, a b64token. */
const BEARER = /^Bearer +([A-Za-z0-9._~+/-]+=*) *$/i;

/** The token comes in the Authorization header and nowhere else. */
export const checkBearer: Rule<ResourceRequestContext> = (exchange) => {
  const [value, ...others] = headerValues(exchange.request, 'authorization');
  if (value === undefined) return refuse('resource-token-absent', 'there is no Authorization header');
  if (others.length > 0) return refuse('resource-token-invalid', 'there are several Authorization headers');
  const token = BEARER.exec(value)?.[1];
  if (token === undefined) return refuse('resource-token-invalid', 'Authorization is not "Bearer <token>"');
  exchange.bearer = token;
  return undefined;
};
