import { describeDuration } from '../describe-time.ts';
import { cause } from '../explanation.ts';
import { type ExplainRule, parameterOf } from '../facts.ts';

/** The code came too late: says by how much, and who asked for it. */
export const codeExpired: ExplainRule = ({ answer, body, credentialIndex, at, config }) => {
  const seen = credentialIndex.codes.get(parameterOf(body, 'code') ?? '');
  const lost =
    answer.condition === 'token-code-unknown' && seen?.expiresAt !== undefined && seen.expiresAt <= at;
  if (answer.condition !== 'token-code-expired' && !lost) return undefined;
  if (seen?.expiresAt === undefined) return cause('this code has expired', 'client-token-prompt');
  const late = describeDuration(Math.max(at - seen.expiresAt, 0));
  const text = `this code expired ${late} ago: request ${seen.issued.n} got it, and it was good for ${config.codeLifetimeSeconds} s`;
  return cause(text, 'client-token-prompt');
};
