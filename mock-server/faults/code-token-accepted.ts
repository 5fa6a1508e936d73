import type { CodeRecord } from '../provider/records.ts';
import type { Fault } from './fault.ts';

/** A token is accepted in the place of a code. */
export const codeTokenAccepted: Fault = {
  id: 'code/token-accepted',
  title: 'A token is accepted in the place of a code',
  breaks: 'code-not-from-token',
  harm: 'Tokens renew themselves for ever.',
  wrap: (steps) => {
    const tokens = new Map<string, CodeRecord>();
    return {
      issueToken: async (exchange, env) => {
        const refusal = await steps.issueToken(exchange, env);
        const { codeRecord, token } = exchange;
        if (codeRecord && token) tokens.set(token.key, { ...codeRecord, key: token.key, usedAt: undefined });
        return refusal;
      },
      findCode: (code, exchange, env) => steps.findCode(code, exchange, env) ?? tokens.get(code),
    };
  },
};
