import { cause } from '../explanation.ts';
import type { ExplainRule } from '../facts.ts';

/** Every endpoint has its method. */
export const wrongMethod: ExplainRule = ({ answer, endpoint, request, query }) => {
  if (answer.condition !== 'method-not-allowed' || request.method === 'OPTIONS') return undefined;
  if (endpoint === 'token') {
    const secret = query.entries.some(({ name }) => name === 'client_secret' || name === 'code');
    const leak = secret ? ', and its secrets are in the URL now' : '';
    return cause(
      `the token endpoint was called with ${request.method}; it wants POST${leak}`,
      'client-token-endpoint',
    );
  }
  if (endpoint === 'authorize') {
    const text = `the authorization endpoint was called with ${request.method}; a browser goes there with GET`;
    return cause(text, 'client-authorize-endpoint');
  }
  return cause(`${request.method} is not served here`);
};
