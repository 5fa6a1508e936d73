import type { CodeRecord } from '../provider/records.ts';
import type { Fault } from './fault.ts';

/** A code that was never issued is taken for the latest one. */
export const codeNeverChecked: Fault = {
  id: 'code/never-checked',
  title: 'A code that was never issued is taken for the latest one',
  breaks: 'code-unknown',
  harm: 'Tokens for everyone.',
  wrap: (steps) => {
    let latest: CodeRecord | undefined;
    return {
      issueCode: (target, user, exchange, env) => {
        latest = steps.issueCode(target, user, exchange, env);
        return latest;
      },
      findCode: (code, exchange, env) => steps.findCode(code, exchange, env) ?? latest,
    };
  },
};
