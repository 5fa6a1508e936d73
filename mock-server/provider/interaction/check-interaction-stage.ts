import { refuse } from '../conditions.ts';
import type { InteractionRequestContext } from '../exchange.ts';
import type { Rule } from '../steps.ts';

/** Nobody consents before signing in: each form belongs to its page. */
export const checkInteractionStage: Rule<InteractionRequestContext> = ({ interaction, route }) => {
  const stage = route.endpoint === 'decision' ? 'consent' : route.endpoint;
  return interaction?.stage === stage
    ? undefined
    : refuse('interaction-invalid', `the ${stage} form was sent, but ${interaction?.stage} is due`);
};
