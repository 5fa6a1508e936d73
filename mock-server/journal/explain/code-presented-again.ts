import { describeDuration } from '../describe-time.ts';
import { hint } from '../explanation.ts';
import { type ExplainRule, parameterOf } from '../facts.ts';

/** The same code once more after a refusal or a failure: a blind retry. */
export const codePresentedAgain: ExplainRule = ({ answer, body, credentialIndex, at }) => {
  const seen = credentialIndex.codes.get(parameterOf(body, 'code') ?? '');
  const last = seen?.presented.at(-1);
  if (seen === undefined || last === undefined || answer.condition === 'token-code-used') return undefined;
  const row = last.status >= 500 ? 'client-token-server-error-once' : 'client-token-refused-once';
  const earlier = `request ${last.n}, which was answered with ${last.status}, ${describeDuration(at - last.at)} earlier`;
  return hint(`the same code was sent by ${earlier}: after a failure only a new sign-in helps`, row);
};
