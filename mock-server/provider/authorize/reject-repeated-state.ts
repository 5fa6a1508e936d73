import { refuse } from '../conditions.ts';
import type { AuthorizeRequestContext } from '../exchange.ts';
import { countParameter } from '../parse/parameters.ts';
import type { Rule } from '../steps.ts';

/** Two states cannot both be echoed once; neither is. */
export const rejectRepeatedState: Rule<AuthorizeRequestContext> = ({ parameters }) => {
  const times = countParameter(parameters, 'state');
  return times > 1 ? refuse('authorize-state-repeated', `state was sent ${times} times`, 'state') : undefined;
};
