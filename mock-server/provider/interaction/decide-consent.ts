import type { InteractionSteps } from '../steps.ts';

/** Approval must be said; anything unclear is not one. */
export const decideConsent: InteractionSteps['decideConsent'] = (exchange, env) => {
  const decision = env.steps.readParameter(exchange.parameters, 'decision', exchange, env);
  return decision === 'approve' || decision === 'deny' ? decision : undefined;
};
