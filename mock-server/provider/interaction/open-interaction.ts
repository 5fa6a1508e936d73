import type { InteractionSteps } from '../steps.ts';

/** Stores what is to be decided under a fresh unguessable id. */
export const openInteraction: InteractionSteps['openInteraction'] = (interaction, env) => {
  const record = {
    ...interaction,
    key: env.steps.mintInteractionKey(env),
    expiresAt: env.now() + env.config.interactionLifetimeSeconds * 1000,
  };
  env.store.putInteraction(record);
  return record;
};
