import { hint } from '../explanation.ts';
import { type ExplainRule, headerOf } from '../facts.ts';

/** The client authenticates in the body; HTTP Basic is not documented. */
export const basicAuthentication: ExplainRule = ({ request, body }) => {
  const scheme = /^(\S+) /.exec(headerOf(request.headers, 'authorization') ?? '')?.[1];
  if (scheme === undefined) return undefined;
  const twice = body.entries.some(({ name }) => name === 'client_secret');
  const text = twice
    ? `credentials are in the body, and in an Authorization header (${scheme}) as well: send them in one place`
    : `an Authorization header (${scheme}) means nothing at the token endpoint: credentials belong into the body`;
  return hint(text, 'client-token-headers-clean');
};
