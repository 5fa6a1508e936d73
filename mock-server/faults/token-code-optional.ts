import type { Fault } from './fault.ts';

/** Client credentials without a code yield a token. */
export const tokenCodeOptional: Fault = {
  id: 'token/code-optional',
  title: 'Client credentials without a code yield a token',
  breaks: 'token-code-missing',
  harm: "Every client gets tokens without anybody's consent.",
  wrap: (steps) => {
    const minted: string[] = [];
    return {
      issueCode: (target, user, exchange, env) => {
        const code = steps.issueCode(target, user, exchange, env);
        minted.push(code.key);
        return code;
      },
      requireCode: async (exchange, env) => {
        const refusal = await steps.requireCode(exchange, env);
        if (refusal === undefined || exchange.parameters.entries.some(({ name }) => name === 'code'))
          return refusal;
        exchange.code = minted.at(-1) ?? '';
        return undefined;
      },
    };
  },
};
