import { describeNearMiss } from '../describe-near-miss.ts';
import { describeDuration } from '../describe-time.ts';
import { cause, type Explanation, note } from '../explanation.ts';
import { bearerOf, type ExplainRule, type Facts } from '../facts.ts';

/** How many of the latest tokens are compared. */
const COMPARED = 200;

/** A token was refused: too late, ended, cut off, or none at all. */
export const tokenUse: ExplainRule = (facts) => {
  const token = bearerOf(facts.request.headers);
  if (token === undefined) return undefined;
  switch (facts.answer.condition) {
    case 'resource-token-expired':
      return explainExpired(facts, token);
    case 'resource-token-invalid':
      return explainInvalid(facts, token);
    case 'resource-token-generic':
      return cause(
        `a generic token was used on a user's resource: request ${facts.credentialIndex.tokens.get(token)?.issued.n ?? '?'} got it without userid, and it can only list users`,
        'client-api-generic-token',
      );
    case 'resource-success':
      return explainUse(facts, token);
    default:
      return undefined;
  }
};

function explainUse({ credentialIndex, at }: Facts, token: string): Explanation | undefined {
  const seen = credentialIndex.tokens.get(token);
  if (seen === undefined) return undefined;
  const kind = seen.generic ? 'a generic token' : `a token for ${seen.userId ?? 'nobody the provider knows'}`;
  const left =
    seen.expiresAt === undefined
      ? ''
      : `, good for another ${describeDuration(Math.max(seen.expiresAt - at, 0))}`;
  return note(`${kind}, which request ${seen.issued.n} got${left}`, 'client-api-bearer');
}

function explainExpired({ credentialIndex, at, config }: Facts, token: string): Explanation {
  const seen = credentialIndex.tokens.get(token);
  if (seen?.expiresAt === undefined) return cause('this token has expired', 'client-api-expired');
  const ago = describeDuration(at - seen.expiresAt);
  const text = `this token expired ${ago} ago: request ${seen.issued.n} got it for ${describeDuration(config.tokenLifetimeSeconds * 1000)}, as its expiration said`;
  return cause(text, 'client-api-expired');
}

function explainInvalid({ credentialIndex, at }: Facts, token: string): Explanation {
  const seen = credentialIndex.tokens.get(token);
  if (seen?.revoked !== undefined) {
    const { n, at: ended } = seen.revoked;
    return cause(
      `this token was ended ${describeDuration(at - ended)} ago, when request ${n} presented its code again`,
      'client-token-once',
    );
  }
  if (seen !== undefined) {
    const expired = seen.expiresAt !== undefined && seen.expiresAt <= at;
    const ago = expired
      ? `it expired ${describeDuration(at - (seen.expiresAt ?? at))} ago`
      : 'the provider does not know it';
    return cause(`request ${seen.issued.n} got this token, and ${ago}`, 'client-api-expired');
  }
  if (credentialIndex.codes.get(token) !== undefined)
    return cause('this is a code, not a token: redeem it at the token endpoint first', 'client-api-bearer');
  for (const { token: known, issued } of credentialIndex.tokens.latest().slice(0, COMPARED)) {
    const miss = describeNearMiss(known, token);
    if (miss !== undefined)
      return cause(
        `this is nearly the token that request ${issued.n} got, but it ${miss}`,
        'client-answer-token-characters',
      );
  }
  return cause('no token like this was issued since the start or the last reset', 'client-api-bearer');
}
