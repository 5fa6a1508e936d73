// Generated from specs/ by `npm run generate`. Do not edit.

/**
 * Answer of GetConversations, in the mock's shape; $defs.conversation is GetConversation's.
 */
export type Conversations = Summary[];

export interface Summary {
  /**
   * Id.
   */
  id: string;
  /**
   * Whose it is; not documented, seen in answers.
   */
  userID?: string;
  /**
   * With whom.
   */
  agentId: string;
  /**
   * Title.
   */
  title: string;
  /**
   * UTC date-time.
   */
  createdAt: string;
  /**
   * Searched by metadatasearch.
   */
  metadata: {
    [k: string]: string;
  };
}
