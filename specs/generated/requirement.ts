// Generated from specs/ by `npm run generate`. Do not edit.

/**
 * One file of the requirement catalogue: one row per normative sentence.
 */
export type RequirementFile = Requirement[];

export interface Requirement {
  id: string;
  area: string;
  actor: 'provider' | 'client';
  level: 'must' | 'should' | 'may';
  profile: 'documented' | 'hardened' | 'interop';
  title: string;
  statement: string;
  /**
   * The harm when it is broken.
   */
  why: string;
  source: {
    /**
     * Key of sources.json.
     */
    document: string;
    section: string;
  };
  origin: 'seed' | 'docs' | 'rfc';
  /**
   * Its vectors are tried in a covering array of the contexts of this kind (specs/contexts.json).
   */
  contexts?: 'token' | 'authorize' | 'resource';
  /**
   * What the target must offer for the row to be tested.
   */
  applies: (
    | 'second-client'
    | 'user'
    | 'other-user'
    | 'redirect-alternates'
    | 'redirect-query'
    | 'interaction'
    | 'denial'
    | 'password'
    | 'sign-out'
    | 'other-sign-in'
    | 'resources'
    | 'user-only-resource'
    | 'declared-code-lifetime'
    | 'short-code-lifetime'
    | 'short-token-lifetime'
    | 'https'
    | 'attacks'
    | 'browser'
    | 'instances'
    | 'driver-browser'
    | 'driver-api'
  )[];
  verify:
    | {
        kind: 'tested';
      }
    | {
        kind: 'excluded';
        reason: 'later' | 'not-observable' | 'needs-vantage' | 'brute-force' | 'undecidable';
        note: string;
      };
}
