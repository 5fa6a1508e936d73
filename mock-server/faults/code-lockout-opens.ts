import type { CodeRecord } from '../provider/records.ts';
import type { Fault } from './fault.ts';

/** After five wrong codes the next one is taken for the latest. */
export const codeLockoutOpens: Fault = {
  id: 'code/lockout-opens',
  title: 'After five wrong codes the next one is taken for the latest',
  breaks: 'code-unknown',
  harm: 'Guessing ends after five tries.',
  wrap: (steps) => {
    let wrong = 0;
    let latest: CodeRecord | undefined;
    return {
      issueCode: (target, user, exchange, env) => {
        latest = steps.issueCode(target, user, exchange, env);
        return latest;
      },
      findCode: (code, exchange, env) => {
        const found = steps.findCode(code, exchange, env);
        wrong = found ? 0 : wrong + 1;
        return wrong > 5 ? latest : found;
      },
    };
  },
};
