import { type Refusal, refuse } from '../conditions.ts';
import type { InteractionRequestContext } from '../exchange.ts';
import type { InteractionRecord } from '../records.ts';
import type { Rule } from '../steps.ts';

/** Finds the interaction of a page by the last segment of the path. */
export const findInteraction: Rule<InteractionRequestContext> = (exchange, env) =>
  assign(exchange, env.store.findInteraction(exchange.route.segments[0] ?? ''));

/** Takes the interaction of a form away, so that the same form finds nothing the second time. */
export const takeInteraction: Rule<InteractionRequestContext> = (exchange, env) => {
  const key = env.steps.readParameter(exchange.parameters, 'interaction', exchange, env);
  return assign(exchange, key === undefined ? undefined : env.store.takeInteraction(key));
};

function assign(
  exchange: InteractionRequestContext,
  found: InteractionRecord | undefined,
): Refusal | undefined {
  if (found === undefined) return refuse('interaction-invalid', 'there is no such interaction, or no longer');
  exchange.interaction = found;
  exchange.signedIn = found.signedIn;
  exchange.target = { client: found.client, redirectUri: found.redirectUri, rawState: found.rawState };
  return undefined;
}
