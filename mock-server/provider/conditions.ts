import type { ConditionId } from '../../specs/generated/condition-ids.ts';

/**
 * A refusal as the core sees it. `reason` is for the journal and never reaches the wire; what the peer gets is decided
 * by the condition alone (see `render/refusal-forms.ts`).
 */
export interface Refusal {
  readonly condition: ConditionId;
  /** Why, in plain words, with the values that decided it. */
  readonly reason: string;
  /** The wire name of the parameter concerned, where the form of the answer names one. */
  readonly parameter?: string;
}

/** Makes a refusal. */
export function refuse(condition: ConditionId, reason: string, parameter?: string): Refusal {
  return parameter === undefined ? { condition, reason } : { condition, reason, parameter };
}
