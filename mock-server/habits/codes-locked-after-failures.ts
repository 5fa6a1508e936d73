import { recall } from '../provider/recall.ts';
import type { OverrideSteps } from '../provider/steps.ts';

const recallCode = recall('codes-locked-after-failures', () => ({ failed: 0 }));

/** The third refused exchange of its client uses a code up. */
export const codesLockedAfterFailures: OverrideSteps = (steps) => ({
  settleFailedExchange: (exchange, refusal, env) => {
    steps.settleFailedExchange(exchange, refusal, env);
    const { codeRecord: code, client } = exchange;
    if (code === undefined || code.usedAt !== undefined || code.client.id !== client?.id) return;
    const memory = recallCode(env, code.key);
    memory.failed += 1;
    if (memory.failed >= 3) steps.markCodeUsed(code, exchange, env);
  },
});
