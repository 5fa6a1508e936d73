import { describeDuration } from '../describe-time.ts';
import { cause } from '../explanation.ts';
import { type ExplainRule, parameterOf } from '../facts.ts';

/** A code works once: names the request that used it. */
export const codeRedeemedBefore: ExplainRule = ({ answer, body, credentialIndex, at }) => {
  if (answer.condition !== 'token-code-used') return undefined;
  const seen = credentialIndex.codes.get(parameterOf(body, 'code') ?? '');
  const { redeemed } = seen ?? {};
  if (redeemed !== undefined) {
    const text = `this code was redeemed ${describeDuration(at - redeemed.at)} earlier by request ${redeemed.n}; a code works once`;
    return cause(text, 'client-token-once');
  }
  const last = seen?.presented.at(-1);
  return last === undefined
    ? undefined
    : cause(
        `this code was used up ${describeDuration(at - last.at)} earlier by request ${last.n}, which was refused`,
        'client-token-refused-once',
      );
};
