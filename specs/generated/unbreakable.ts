// Generated from specs/ by `npm run generate`. Do not edit.

/**
 * Requirements that no fault of the mock can turn red, each with the reason.
 */
export interface Unbreakable {
  [k: string]: string;
}
