import type { OverrideSteps } from '../provider/steps.ts';

/** A token request without `userid` is taken to mean the code's user; one that is sent must still be right. */
export const tokenUseridOptional: OverrideSteps = (steps) => ({
  checkCodeUser: (exchange, env) => {
    const sent = env.steps.readParameter(exchange.parameters, 'userid', exchange, env);
    if (sent !== undefined) return steps.checkCodeUser(exchange, env);
    exchange.user = exchange.codeRecord?.user;
    return undefined;
  },
});
