import type { CodeRecord } from '../provider/records.ts';
import type { Fault } from './fault.ts';

/** Codes are compared without regard to case. */
export const codeCaseIgnored: Fault = {
  id: 'code/case-ignored',
  title: 'Codes are compared without regard to case',
  breaks: 'code-exact',
  harm: 'The search for a code shrinks by a bit for every letter.',
  wrap: (steps) => {
    const issued = new Map<string, CodeRecord>();
    return {
      issueCode: (target, user, exchange, env) => {
        const code = steps.issueCode(target, user, exchange, env);
        issued.set(code.key.toLowerCase(), code);
        return code;
      },
      findCode: (sent) => issued.get(sent.toLowerCase()),
    };
  },
};
