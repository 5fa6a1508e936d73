// Generated from specs/ by `npm run generate`. Do not edit.

/**
 * What may have happened in a browser before and must not matter: every scenario of the judge of clients is played in a new browser and in one in which all of it has happened.
 */
export interface ClientHistories {
  $schema?: string;
  /**
   * In the order in which they happen.
   */
  histories: ClientHistory[];
}
export interface ClientHistory {
  /**
   * What brings it about is code of this name: suites/client/histories.ts.
   */
  name: 'second-sign-in' | 'after-error' | 'second-tab';
  /**
   * How a report says it, behind "a browser that".
   */
  words: string;
  /**
   * Defects that hide there.
   */
  why: string;
}
