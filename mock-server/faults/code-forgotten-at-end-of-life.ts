import type { Fault } from './fault.ts';

/** A used code is forgotten when its life ends, and its end with it. */
export const codeForgottenAtEndOfLife: Fault = {
  id: 'code/forgotten-at-end-of-life',
  title: 'A used code is forgotten when its life ends, and its end with it',
  breaks: 'code-single-use-later',
  harm: 'A code from an old log is good for ever.',
  wrap: (steps) => ({
    checkCodeUnused: (exchange, env) => {
      const code = exchange.codeRecord;
      if (code?.usedAt !== undefined && exchange.at >= code.expiresAt) {
        code.usedAt = undefined;
        code.expiresAt = Number.POSITIVE_INFINITY;
      }
      return steps.checkCodeUnused(exchange, env);
    },
  }),
};
