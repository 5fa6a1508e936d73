import { describeNearMiss } from '../describe-near-miss.ts';
import { cause } from '../explanation.ts';
import { type ExplainRule, parameterOf } from '../facts.ts';

/** The user asked for does not exist: perhaps one that is nearly called so, or the name where the id belongs. */
export const userUnknown: ExplainRule = ({ answer, query, config }) => {
  if (answer.condition !== 'authorize-user-unknown') return undefined;
  const sent = parameterOf(query, 'userid') ?? '';
  const named = config.users.find(({ name, login }) => [name, login].includes(sent));
  if (named !== undefined)
    return cause(
      `"${sent}" is the name of a user, and userid wants the id: ${named.id}`,
      'client-authorize-userid',
    );
  for (const { id } of config.users) {
    const miss = describeNearMiss(id, sent);
    if (miss !== undefined)
      return cause(`"${sent}" is nearly ${id}, but it ${miss}`, 'client-authorize-userid');
  }
  const known = config.users.slice(0, 5).map(({ id }) => id);
  return cause(
    `no user has the id "${sent}"; known are ${known.join(', ') || 'none'}`,
    'client-authorize-userid',
  );
};
