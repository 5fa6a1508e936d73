import type { InteractionExchange } from '../exchange.ts';
import type { ProviderSteps, Rule } from '../steps.ts';

/** A page is shown as often as it is asked for; looking changes nothing. */
export function pageRules(steps: ProviderSteps): readonly Rule<InteractionExchange>[] {
  return [steps.findInteraction, steps.checkInteractionExpiry];
}

/** A form is taken once: its interaction is gone with it, and the next page gets a new one. */
export function formRules(steps: ProviderSteps): readonly Rule<InteractionExchange>[] {
  return [
    steps.checkFormOrigin,
    steps.parseInteractionForm,
    steps.takeInteraction,
    steps.checkInteractionExpiry,
    steps.checkInteractionStage,
  ];
}
