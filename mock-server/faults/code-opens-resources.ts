import type { CodeRecord } from '../provider/records.ts';
import type { Fault } from './fault.ts';

/** A code is accepted as a token. */
export const codeOpensResources: Fault = {
  id: 'code/opens-resources',
  title: 'A code is accepted as a token',
  breaks: 'code-not-a-token',
  harm: 'A code passes through the browser; a token must not.',
  wrap: (steps) => {
    const issued = new Map<string, CodeRecord>();
    return {
      issueCode: (target, user, exchange, env) => {
        const code = steps.issueCode(target, user, exchange, env);
        issued.set(code.key, code);
        return code;
      },
      findToken: (token, exchange, env) => {
        const code = issued.get(token);
        return code ? { ...code, revoked: false } : steps.findToken(token, exchange, env);
      },
    };
  },
};
