import { refuse } from '../conditions.ts';
import type { InteractionRequestContext } from '../exchange.ts';
import type { Rule } from '../steps.ts';

/** A page left open for too long leads nowhere. */
export const checkInteractionExpiry: Rule<InteractionRequestContext> = ({ interaction, at }) =>
  interaction !== undefined && at >= interaction.expiresAt
    ? refuse('interaction-invalid', `this interaction expired ${at - interaction.expiresAt} ms ago`)
    : undefined;
