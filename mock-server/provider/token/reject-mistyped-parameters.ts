import { refuse } from '../conditions.ts';
import type { TokenRequestContext } from '../exchange.ts';
import { findParameter } from '../parse/parameters.ts';
import type { Rule } from '../steps.ts';
import { TOKEN_PARAMETERS } from './pipeline.ts';

/** Every parameter is a string; a JSON number, array, object or null is not one, whatever it looks like. */
export const rejectMistypedParameters: Rule<TokenRequestContext> = ({ parameters, encoding }) => {
  if (encoding !== 'json') return undefined;
  for (const name of TOKEN_PARAMETERS) {
    const found = findParameter(parameters, name);
    if (found !== undefined && found.value === undefined) {
      return refuse('token-parameter-mistyped', `${name} is not a string`, name);
    }
  }
  return undefined;
};
