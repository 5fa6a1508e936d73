// Generated from specs/ by `npm run generate`. Do not edit.

/**
 * Answer of ListAgents, in the mock's shape.
 */
export type Agents = {
  /**
   * The agentid.
   */
  id: string;
  /**
   * Name.
   */
  name: string;
  /**
   * What it does.
   */
  description: string;
}[];
