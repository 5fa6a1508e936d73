// Generated from specs/ by `npm run generate`. Do not edit.

/**
 * entry.json of a report in a history. What a signature vouches for stands in report.dsse.json beside it.
 */
export interface HistoryEntry {
  entryVersion: 1;
  addedAt: string;
  /**
   * report.json, which lies beside.
   */
  report: {
    sha256: string;
    bytes: number;
  };
  /**
   * Of a report that was not signed: what a signature would have vouched for. Nothing vouches for it.
   */
  manifest?: {};
}
