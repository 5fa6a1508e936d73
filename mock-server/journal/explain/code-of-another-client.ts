import { cause } from '../explanation.ts';
import { type ExplainRule, parameterOf } from '../facts.ts';

/** A code belongs to the client that asked for it. */
export const codeOfAnotherClient: ExplainRule = ({ answer, body, credentialIndex }) => {
  if (answer.condition !== 'token-code-foreign') return undefined;
  const seen = credentialIndex.codes.get(parameterOf(body, 'code') ?? '');
  const owner = seen?.clientId ?? 'another client';
  const asked = seen === undefined ? '' : `, which asked for it by request ${seen.issued.n}`;
  return cause(
    `this code belongs to ${owner}${asked}; it was presented by ${parameterOf(body, 'client_id') ?? 'nobody'}`,
    'client-token-client-id',
    'client-token-code',
  );
};
