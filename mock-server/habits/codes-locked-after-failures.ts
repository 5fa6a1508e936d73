import type { CodeRecord } from '../provider/records.ts';
import type { OverrideSteps } from '../provider/steps.ts';

/** The third refused exchange of its client uses a code up. */
export const codesLockedAfterFailures: OverrideSteps = (steps) => {
  const failed = new Map<CodeRecord, number>();
  return {
    settleFailedExchange: (exchange, refusal, env) => {
      steps.settleFailedExchange(exchange, refusal, env);
      const { codeRecord: code, client } = exchange;
      if (code === undefined || code.usedAt !== undefined || code.client.id !== client?.id) return;
      const count = (failed.get(code) ?? 0) + 1;
      failed.set(code, count);
      if (count >= 3) steps.markCodeUsed(code, exchange, env);
    },
  };
};
