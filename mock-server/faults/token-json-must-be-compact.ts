import { malformed } from '../provider/parse/parameters.ts';
import type { Fault } from './fault.ts';

/** JSON with white space is malformed. */
export const tokenJsonMustBeCompact: Fault = {
  id: 'token/json-must-be-compact',
  title: 'JSON with white space is malformed',
  breaks: 'token-json-spacing-accepted',
  harm: 'Clients whose serialiser indents cannot sign in.',
  wrap: (steps) => ({
    parseJsonBody: (body, exchange, env) =>
      /^\s|[{,:]\s/.test(new TextDecoder().decode(body))
        ? malformed('white space in JSON')
        : steps.parseJsonBody(body, exchange, env),
  }),
};
