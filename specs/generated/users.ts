// Generated from specs/ by `npm run generate`. Do not edit.

/**
 * Answer of ListUsers. The documentation promises names and ids without naming the members; these are the mock's.
 */
export type Users = {
  /**
   * The userid.
   */
  id: string;
  /**
   * The user's name.
   */
  name: string;
}[];
