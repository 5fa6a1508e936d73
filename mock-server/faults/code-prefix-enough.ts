import type { CodeRecord } from '../provider/records.ts';
import type { Fault } from './fault.ts';

/** A beginning of the code is enough. */
export const codePrefixEnough: Fault = {
  id: 'code/prefix-enough',
  title: 'A beginning of the code is enough',
  breaks: 'code-exact',
  harm: 'The search for a code shrinks.',
  wrap: (steps) => {
    const issued: CodeRecord[] = [];
    return {
      issueCode: (target, user, exchange, env) => {
        const code = steps.issueCode(target, user, exchange, env);
        issued.push(code);
        return code;
      },
      findCode: (sent) => issued.findLast(({ key }) => key.startsWith(sent)),
    };
  },
};
