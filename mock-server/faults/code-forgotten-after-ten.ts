import type { CodeRecord } from '../provider/records.ts';
import type { Fault } from './fault.ts';

/** Only the last ten used codes are remembered. */
export const codeForgottenAfterTen: Fault = {
  id: 'code/forgotten-after-ten',
  title: 'Only the last ten used codes are remembered',
  breaks: 'code-single-use-later',
  harm: 'A code that is forgotten can be used again.',
  wrap: (steps) => {
    const used: CodeRecord[] = [];
    return {
      markCodeUsed: (code, exchange, env) => {
        steps.markCodeUsed(code, exchange, env);
        used.push(code);
        const forgotten = used.length > 10 ? used.shift() : undefined;
        if (forgotten) forgotten.usedAt = undefined;
      },
    };
  },
};
