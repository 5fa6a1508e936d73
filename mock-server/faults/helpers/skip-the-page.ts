import type { PlainRequest } from '../../provider/plain.ts';
import type { OverrideSteps } from '../../provider/steps.ts';

/** Issues the code at once, without any page, to authorization requests of a kind; every method is let in for it. */
export const skipThePage =
  (when: (request: PlainRequest) => boolean): OverrideSteps =>
  (steps) => ({
    checkMethod: (exchange, env) =>
      exchange.route.endpoint === 'authorize' && when(exchange.request)
        ? undefined
        : steps.checkMethod(exchange, env),
    decideInteraction: (exchange, env) =>
      when(exchange.request)
        ? steps.decideInteraction(exchange, { ...env, config: { ...env.config, interaction: 'none' } })
        : steps.decideInteraction(exchange, env),
  });
