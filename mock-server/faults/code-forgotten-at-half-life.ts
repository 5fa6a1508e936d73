import type { Fault } from './fault.ts';

/** A used code is forgotten after half of its life. */
export const codeForgottenAtHalfLife: Fault = {
  id: 'code/forgotten-at-half-life',
  title: 'A used code is forgotten after half of its life',
  breaks: 'code-single-use-later',
  harm: 'A code from a log is good again a moment later.',
  wrap: (steps) => ({
    checkCodeUnused: (exchange, env) => {
      const code = exchange.codeRecord;
      const half = env.config.codeLifetimeSeconds * 500;
      if (code?.usedAt !== undefined && exchange.at - code.usedAt >= half) code.usedAt = undefined;
      return steps.checkCodeUnused(exchange, env);
    },
  }),
};
