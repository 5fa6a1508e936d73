/** Forms of a dialect that would look as an answer was seen to look. */
import type { Observation } from '../../reports/model/types.ts';
import type { AnswerForm } from '../../specs/generated/dialect.ts';

/** Which forms to try; several where a text may name the parameter by chance. */
export function formsFrom({ form, parameter, endpoint }: Observation): AnswerForm[] {
  const { as, status, text, title, error, description } = form ?? {};
  if (as === 'redirect')
    return error === undefined ? [] : [{ as, error, ...(description === undefined ? {} : { description }) }];
  if (status === undefined) return [];
  switch (as) {
    case 'text':
      return text === undefined
        ? []
        : [...textsFrom(text, parameter), ...methodsIn(text, endpoint)].map((body) => ({ as, status, body }));
    case 'html':
      return title === undefined ? [] : [{ as, status, title, body: `<h1>${title}</h1>` }];
    case 'empty':
      return [{ as, status }];
    case 'problem':
    case 'json':
      return jsonFrom(as, status, text);
    default:
      return [];
  }
}

/** A refusal of a method may name those that are allowed. */
function methodsIn(text: string, endpoint: Observation['endpoint']): string[] {
  const method = endpoint === 'token' ? 'POST' : 'GET';
  return text.includes(method) ? [text.replace(method, '{methods}')] : [];
}

function textsFrom(text: string, parameter = 'request'): string[] {
  return text.includes(parameter) ? [text.replace(parameter, '{parameter}'), text] : [text];
}

function jsonFrom(as: 'problem' | 'json', status: number, text: string | undefined): AnswerForm[] {
  if (text === undefined) return [];
  const body = JSON.parse(text) as Record<string, unknown>;
  const { type, title, status: told, ...members } = body;
  if (as === 'problem' && typeof type === 'string' && typeof title === 'string' && told === status) {
    return [{ as, status, type, title, ...(Object.keys(members).length > 0 ? { members } : {}) }];
  }
  return [{ as: 'json', status, body }];
}
