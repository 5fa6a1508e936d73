import { hint } from '../explanation.ts';
import type { ExplainRule } from '../facts.ts';

/** The address bar is no place for a secret. */
export const secretInFrontChannel: ExplainRule = ({ query, config }) => {
  const named = query.entries.some(({ name }) => name === 'client_secret');
  const leaked = config.clients.some(({ secret }) => query.entries.some(({ value }) => value === secret));
  return named || leaked
    ? hint(
        'the client secret is in the address of the browser: change it, others may have seen it',
        'client-authorize-no-secret',
      )
    : undefined;
};
