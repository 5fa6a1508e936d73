import type { InteractionSteps } from '../steps.ts';

/** Stores what is to be decided under a fresh unguessable id. */
export const openInteraction: InteractionSteps['openInteraction'] = (interaction, env) => {
  const record = {
    ...interaction,
    key: env.steps.mintInteractionKey(env),
    // A fresh one for each page: what was signed for another page is good for nothing.
    challenge: interaction.stage === 'sign-in' ? env.steps.mintChallenge(env) : undefined,
    expiresAt: env.now() + env.config.interactionLifetimeSeconds * 1000,
  };
  env.store.putInteraction(record);
  return record;
};
