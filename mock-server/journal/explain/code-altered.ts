import { describeNearMiss } from '../describe-near-miss.ts';
import { cause } from '../explanation.ts';
import { type ExplainRule, parameterOf } from '../facts.ts';

/** How many of the latest codes are compared. */
const COMPARED = 200;

/** The code is none that was issued: perhaps it suffered on its way. */
export const codeAltered: ExplainRule = ({ answer, body, credentialIndex }) => {
  const code = parameterOf(body, 'code');
  if (answer.condition !== 'token-code-unknown' || code === undefined || credentialIndex.codes.get(code))
    return undefined;
  if (credentialIndex.tokens.get(code) !== undefined)
    return cause('this is an access token, not a code', 'client-token-code');
  if (credentialIndex.states.get(code) !== undefined)
    return cause('this is the state of an authorization request, not a code', 'client-token-code');
  for (const seen of credentialIndex.codes.latest().slice(0, COMPARED)) {
    const miss = describeNearMiss(seen.code, code);
    if (miss === undefined) continue;
    const text = `this is nearly the code that request ${seen.issued.n} got, but it ${miss}`;
    return cause(text, 'client-callback-code-exact', 'client-token-code');
  }
  const latest = credentialIndex.codes.latest().find(({ redeemed }) => redeemed === undefined);
  const waiting =
    latest === undefined ? '' : `; the one that request ${latest.issued.n} got is still waiting`;
  return cause(
    `no code like this was issued since the start or the last reset${waiting}`,
    'client-token-code',
  );
};
