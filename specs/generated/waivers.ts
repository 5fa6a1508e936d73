// Generated from specs/ by `npm run generate`. Do not edit.

/**
 * Accepted findings. Each names one requirement, who answers for it, why, and until when.
 */
export type Waivers = {
  /**
   * The id of one requirement; no pattern, area or profile.
   */
  requirement: string;
  /**
   * Who answers for it.
   */
  owner: string;
  reason: string;
  /**
   * The last day on which it holds, at most 366 days ahead.
   */
  expires: string;
  /**
   * Where the repair is followed: the address or the number of a ticket.
   */
  ticket?: string;
}[];
