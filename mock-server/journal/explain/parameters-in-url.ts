import { cause, hint } from '../explanation.ts';
import type { ExplainRule } from '../facts.ts';

const PARAMETERS = ['client_id', 'client_secret', 'redirect_uri', 'code', 'userid'];

/** A token request carries its parameters in the body: URLs are logged. */
export const parametersInUrl: ExplainRule = ({ answer, query, body }) => {
  const names = new Set(query.entries.map(({ name }) => name).filter((name) => PARAMETERS.includes(name)));
  if (names.size === 0) return undefined;
  const alone = body.entries.length === 0;
  const say = alone && answer.status >= 400 ? cause : hint;
  const list = [...names].join(', ');
  return say(
    `${list} in the URL of a token request: URLs end up in logs, and only the body counts`,
    'client-token-url-clean',
  );
};
