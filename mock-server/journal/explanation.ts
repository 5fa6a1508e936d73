import type { RequirementId } from '../../specs/generated/requirement-ids.ts';

/**
 * What an explanation is: `cause`, why a request was refused; `hint`, a mistake that was not the reason of a refusal;
 * `note`, what else helps to understand the exchange.
 */
export type ExplanationKind = 'cause' | 'hint' | 'note';

/** One thing the mock can say about an exchange, in words of the protocol. */
export interface Explanation {
  readonly kind: ExplanationKind;
  /** A sentence without its full stop. It never holds a secret that was configured. */
  readonly text: string;
  /** Requirements of the catalogue that are concerned. */
  readonly requirements: readonly RequirementId[];
}

/** Makes an explanation of why a request was refused. */
export function cause(text: string, ...requirements: RequirementId[]): Explanation {
  return { kind: 'cause', text, requirements };
}

/** Makes an explanation of a mistake that did not decide the outcome. */
export function hint(text: string, ...requirements: RequirementId[]): Explanation {
  return { kind: 'hint', text, requirements };
}

/** Makes a remark. */
export function note(text: string, ...requirements: RequirementId[]): Explanation {
  return { kind: 'note', text, requirements };
}
