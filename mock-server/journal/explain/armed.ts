import { note } from '../explanation.ts';
import type { ExplainRule } from '../facts.ts';

/** The mock did not answer by itself. */
export const armed: ExplainRule = ({ answer }) => {
  if (answer.condition === 'internal-error')
    return note('the mock failed, not the client: look at its error output');
  return answer.condition === 'armed-answer'
    ? note('this answer was armed; it says nothing about the request')
    : undefined;
};
