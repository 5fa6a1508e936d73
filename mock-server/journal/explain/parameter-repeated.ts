import { cause, hint } from '../explanation.ts';
import type { ExplainRule } from '../facts.ts';

/** A parameter was sent twice; says whether the values agree. */
export const parameterRepeated: ExplainRule = ({ endpoint, answer, query, body }) => {
  const { entries, repeatedMember } = endpoint === 'token' ? body : query;
  const row = endpoint === 'token' ? 'client-token-parameters-once' : 'client-authorize-parameters-once';
  const say = answer.condition.endsWith('-repeated') ? cause : hint;
  if (repeatedMember)
    return say('a member of the JSON object is named twice: which of them counts, nobody can know', row);
  const names = entries.map(({ name }) => name);
  const name = names.find((one, index) => names.indexOf(one) < index);
  if (name === undefined) return undefined;
  const values = entries.filter((entry) => entry.name === name).map(({ raw }) => raw);
  const alike = new Set(values).size === 1 ? 'with the same value each time' : 'with different values';
  return say(`${name} was sent ${values.length} times, ${alike}`, row);
};
