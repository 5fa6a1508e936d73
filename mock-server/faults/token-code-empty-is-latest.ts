import type { Fault } from './fault.ts';

/** An empty code matches the latest one. */
export const tokenCodeEmptyIsLatest: Fault = {
  id: 'token/code-empty-is-latest',
  title: 'An empty code matches the latest one',
  breaks: 'token-code-empty',
  harm: 'Client credentials alone are enough.',
  wrap: (steps) => {
    let latest = '';
    return {
      issueCode: (target, user, exchange, env) => {
        const code = steps.issueCode(target, user, exchange, env);
        latest = code.key;
        return code;
      },
      requireCode: async (exchange, env) => {
        const refusal = await steps.requireCode(exchange, env);
        const empty = exchange.parameters.entries.some(({ name, value }) => name === 'code' && value === '');
        if (refusal === undefined || !empty) return refusal;
        exchange.code = latest;
        return undefined;
      },
    };
  },
};
