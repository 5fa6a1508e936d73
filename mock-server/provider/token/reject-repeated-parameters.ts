import { refuse } from '../conditions.ts';
import type { TokenRequestContext } from '../exchange.ts';
import { countParameter } from '../parse/parameters.ts';
import type { Rule } from '../steps.ts';
import { TOKEN_PARAMETERS } from './pipeline.ts';

/** Parameters must not be repeated (RFC 6749 section 3.2), equal or not. */
export const rejectRepeatedParameters: Rule<TokenRequestContext> = ({ parameters }) => {
  if (parameters.repeatedMember) {
    return refuse('token-member-repeated', 'a member of the JSON object is named twice', 'request');
  }
  const { entries } = parameters;
  for (const name of TOKEN_PARAMETERS) {
    if (entries.length > 1 && countParameter(parameters, name) > 1) {
      return refuse('token-parameter-repeated', `${name} was sent more than once`, name);
    }
  }
  return undefined;
};
