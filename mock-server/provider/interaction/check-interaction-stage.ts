import { refuse } from '../conditions.ts';
import type { InteractionRequestContext } from '../exchange.ts';
import type { Endpoint } from '../guards/routes.ts';
import type { InteractionRecord } from '../records.ts';
import type { Rule } from '../steps.ts';

/** Where the form of a page is called otherwise than the page. */
const STAGES: Readonly<Partial<Record<Endpoint, InteractionRecord['stage']>>> = {
  decision: 'consent',
  passkey: 'sign-in',
};

/** Nobody consents before signing in: each form belongs to its page. */
export const checkInteractionStage: Rule<InteractionRequestContext> = ({ interaction, route }) => {
  const stage = STAGES[route.endpoint] ?? route.endpoint;
  return interaction?.stage === stage
    ? undefined
    : refuse('interaction-invalid', `the ${stage} form was sent, but ${interaction?.stage} is due`);
};
