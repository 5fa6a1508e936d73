import type { Fault } from './fault.ts';

/** Interleaved flows share the latest code's token. */
export const codeFlowsCrossed: Fault = {
  id: 'code/flows-crossed',
  title: "Interleaved flows share the latest code's token",
  breaks: 'code-random-flows',
  harm: 'Load makes sessions cross.',
  wrap: (steps) => {
    let open = 0;
    return {
      issueCode: (target, user, exchange, env) => {
        open += 1;
        return steps.issueCode(target, user, exchange, env);
      },
      markCodeUsed: (code, exchange, env) => {
        open -= 1;
        steps.markCodeUsed(code, exchange, env);
      },
      mintToken: (exchange, env) =>
        open > 0 ? 'shared-session-token-of-all-open-sign-ins-0000' : steps.mintToken(exchange, env),
    };
  },
};
