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
