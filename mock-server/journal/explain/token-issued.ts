import { describeDuration } from '../describe-time.ts';
import { hint, note } from '../explanation.ts';
import { type ExplainRule, parameterOf } from '../facts.ts';

/** A code that waits longer than this gives others time to steal it. */
const PROMPT_MS = 10_000;

/** What an accepted token request redeemed. */
export const tokenIssued: ExplainRule = ({ answer, body, credentialIndex, at, config }) => {
  if (answer.condition !== 'token-success') return undefined;
  const seen = credentialIndex.codes.get(parameterOf(body, 'code') ?? '');
  if (seen === undefined) return undefined;
  const waited = at - seen.issued.at;
  const kind = seen.userId === undefined ? 'a generic token' : `a token for ${seen.userId}`;
  const text = `redeems the code of request ${seen.issued.n} after ${describeDuration(Math.max(waited, 0))}: ${kind}, good for ${describeDuration(config.tokenLifetimeSeconds * 1000)}`;
  return waited > PROMPT_MS
    ? hint(`${text}; a code should not wait that long`, 'client-token-prompt')
    : note(text, 'client-token-endpoint', 'client-token-once');
};
