import { describeNearMiss } from '../describe-near-miss.ts';
import { cause } from '../explanation.ts';
import { type ExplainRule, parameterOf } from '../facts.ts';

/** `userid` must repeat the authorization request's: the same, or none. */
export const userDiffers: ExplainRule = ({ answer, body, credentialIndex }) => {
  const seen = credentialIndex.codes.get(parameterOf(body, 'code') ?? '');
  const asked = seen === undefined ? 'its authorization request' : `request ${seen.issued.n}`;
  const sent = parameterOf(body, 'userid') ?? '';
  const bound = seen?.userId ?? '';
  switch (answer.condition) {
    case 'token-userid-missing':
      return cause(
        `userid was bound to this code by ${asked} (${bound}) and is missing here`,
        'client-token-userid',
      );
    case 'token-userid-mismatch': {
      const miss = describeNearMiss(bound, sent);
      const how = miss === undefined ? `is ${sent} here` : `here it ${miss}`;
      return cause(`userid was ${bound} in ${asked} and ${how}`, 'client-token-userid');
    }
    case 'token-userid-added':
      return cause(
        `userid is ${sent} here, and ${asked} named no user: the code is a generic one`,
        'client-token-generic',
      );
    default:
      return undefined;
  }
};
