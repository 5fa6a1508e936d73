// Generated from specs/ by `npm run generate`. Do not edit.

/**
 * Requirements that verdicts rest on, frozen under a name. A row that is added later scores from the next set on.
 */
export interface RequirementSet {
  /**
   * Year and month.
   */
  name: string;
  actor: 'provider' | 'client';
  frozen: string;
  /**
   * Of the rows, sorted by id, one line each: id, level, profile.
   */
  digest: string;
  /**
   * Requirement id to level and profile.
   */
  rows: {
    [k: string]: string;
  };
}
