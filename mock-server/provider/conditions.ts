/**
 * Every way an exchange can end, by the ids of `specs/protocol.json`. A test holds this list against the file.
 */
export const CONDITION_IDS = [
  'authorize-success',
  'authorize-query-malformed',
  'authorize-client-id-missing',
  'authorize-client-id-repeated',
  'authorize-client-unknown',
  'authorize-redirect-uri-missing',
  'authorize-redirect-uri-repeated',
  'authorize-redirect-uri-unregistered',
  'authorize-state-repeated',
  'authorize-userid-repeated',
  'authorize-user-unknown',
  'authorize-user-denied',
  'authorize-user-mismatch',
  'authorize-sign-in-exhausted',
  'interaction-page',
  'interaction-invalid',
  'interaction-foreign-origin',
  'interaction-form-malformed',
  'sign-in-failed',
  'token-success',
  'token-media-type-unsupported',
  'token-body-too-large',
  'token-body-malformed',
  'token-parameter-repeated',
  'token-parameter-mistyped',
  'token-client-id-missing',
  'token-client-secret-missing',
  'token-redirect-uri-missing',
  'token-code-missing',
  'token-client-unknown',
  'token-client-secret-wrong',
  'token-code-unknown',
  'token-code-foreign',
  'token-code-used',
  'token-code-expired',
  'token-redirect-uri-mismatch',
  'token-userid-missing',
  'token-userid-mismatch',
  'token-userid-added',
  'resource-success',
  'resource-token-absent',
  'resource-token-invalid',
  'resource-token-expired',
  'resource-token-generic',
  'resource-parameter-invalid',
  'resource-not-found',
  'path-unknown',
  'method-not-allowed',
  'rate-limited',
  'request-blocked',
] as const;

/** The id of a condition of the outcome table. */
export type ConditionId = (typeof CONDITION_IDS)[number];

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
