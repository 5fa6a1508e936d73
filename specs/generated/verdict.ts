// Generated from specs/ by `npm run generate`. Do not edit.

/**
 * What GET /__mock/verdict answers, and mock --verdict-on-exit --json prints: what the journal of a mock alone decides about the client that called. Every secret in it is a tag.
 */
export interface ClientVerdict {
  /**
   * nothing-seen: no client called; not-fully-verified: no sign-in came to its end.
   */
  verdict:
    'conformant' | 'conformant-with-findings' | 'non-conformant' | 'not-fully-verified' | 'nothing-seen';
  /**
   * In a sentence, for people.
   */
  summary: string;
  /**
   * What a gate makes of it.
   */
  exitCode: 0 | 1 | 3;
  /**
   * Number of the last exchange before those that were judged.
   */
  since: number;
  /**
   * Number of the last exchange of the journal: give it as since next time.
   */
  last: number;
  /**
   * How many of each there were.
   */
  seen: {
    authorizations: number;
    codes: number;
    tokenRequests: number;
    tokens: number;
    apiCalls: number;
  };
  /**
   * What the journal decides.
   */
  requirements: {
    id: string;
    title: string;
    level: 'must' | 'should' | 'may';
    profile: 'documented' | 'hardened';
    /**
     * warn: a broken should.
     */
    outcome: 'pass' | 'fail' | 'warn';
    /**
     * Numbers of the exchanges of the journal that it rests on.
     */
    requests: number[];
    /**
     * What is demanded, and what was seen.
     */
    explanation: string;
  }[];
  /**
   * What the journal would decide, and shows nothing of.
   */
  notSeen: {
    id: string;
    title: string;
    reason: string;
  }[];
  /**
   * What else there is to know, such as faults that were on.
   */
  notes: string[];
}
