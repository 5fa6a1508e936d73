import { refuse } from '../conditions.ts';
import type { AuthorizeRequestContext } from '../exchange.ts';
import { countParameter } from '../parse/parameters.ts';
import type { Rule } from '../steps.ts';

/** A code belongs to one user or to none. */
export const rejectRepeatedUserid: Rule<AuthorizeRequestContext> = ({ parameters }) => {
  const times = countParameter(parameters, 'userid');
  return times > 1
    ? refuse('authorize-userid-repeated', `userid was sent ${times} times`, 'userid')
    : undefined;
};
