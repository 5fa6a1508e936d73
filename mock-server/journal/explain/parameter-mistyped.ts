import { cause } from '../explanation.ts';
import type { ExplainRule } from '../facts.ts';

/** JSON knows numbers and lists; the parameters are strings. */
export const parameterMistyped: ExplainRule = ({ answer, body }) => {
  if (answer.condition !== 'token-parameter-mistyped') return undefined;
  const wrong = body.entries.filter(({ value }) => value === undefined);
  const list = wrong.map(({ name, raw }) => `${name} is ${typeName(raw)}`).join(', ');
  return cause(`every parameter is a string, and here ${list}`, 'client-token-media-type');
};

function typeName(json: string): string {
  if (json === 'null' || json === 'true' || json === 'false') return json;
  return json.startsWith('[') ? 'a list' : json.startsWith('{') ? 'an object' : 'a number';
}
