import { checkFormOrigin } from './check-form-origin.ts';
import { checkInteractionExpiry } from './check-interaction-expiry.ts';
import { checkInteractionStage } from './check-interaction-stage.ts';
import { findInteraction, takeInteraction } from './find-interaction.ts';
import { parseInteractionForm } from './parse-interaction-form.ts';

/** A page is shown as often as it is asked for; looking changes nothing. */
export const PAGE_RULES = {
  findInteraction,
  checkInteractionExpiry,
};

/** A form is taken once: its interaction is gone with it, and the next page gets a new one. */
export const FORM_RULES = {
  checkFormOrigin,
  parseInteractionForm,
  takeInteraction,
  checkInteractionExpiry,
  checkInteractionStage,
};
