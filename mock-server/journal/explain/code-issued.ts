import { note } from '../explanation.ts';
import { type ExplainRule, parameterOf } from '../facts.ts';

/** What an accepted authorization request brought. */
export const codeIssued: ExplainRule = ({ answer, query, config }) => {
  if (answer.condition !== 'authorize-success') return undefined;
  const life = `good for ${config.codeLifetimeSeconds} s, once`;
  const user = parameterOf(query, 'userid');
  return user === undefined
    ? note(
        `a generic code: its token can only list users; ${life}`,
        'client-authorize-endpoint',
        'client-authorize-generic',
      )
    : note(`a code for ${user}; ${life}`, 'client-authorize-endpoint', 'client-authorize-userid');
};
