// Generated from specs/ by `npm run generate`. Do not edit.

export type Expectation =
  | 'not-redeemed'
  | 'refused'
  | 'signed-in'
  | 'settled'
  | 'one-token-request'
  | 'code-exact'
  | 'userid-own'
  | 'token-exact'
  | 'token-unused'
  | 'mark-unused'
  | 'nothing-foreign'
  | 'waits'
  | 'recovers';
/**
 * What a client is put through: a list of scenarios, each played by the one procedure of its shape. ${foreign.url} in texts stands for an origin that is not the provider's; other placeholders are the mock's, see mock-server/armed-rewrite.ts.
 */
export type ClientScenarios = ClientScenario[];

export interface ClientScenario {
  id: string;
  title: string;
  /**
   * passive: read from honest sign-ins. lie: the client has to refuse. odd: unusual and right, the client has to sign in. survive: the provider fails, the client has to end visibly. act: a procedure of its own. Those that are passive or acts are values beside their code, and none in a file.
   */
  shape: 'observation' | 'attack' | 'edge-case' | 'failure' | 'scripted';
  /**
   * Requirement to what must hold for it. In passive scenarios and acts the expectation is decided by their code and the value is a list of none.
   */
  rows: {
    [k: string]: Expectation[];
  };
  /**
   * browser: pages in a browser. api: the application calls the API. user, generic: it signs in for a user, or without one. launch: the run starts it. session-proof: statusUrl or apiUrl.
   */
  needs?: ('browser' | 'api' | 'user' | 'generic' | 'launch' | 'session-proof')[];
  /**
   * Passive: how many sign-ins are looked at.
   */
  samples?: number;
  /**
   * Waits for long; is begun early, beside the others.
   */
  slow?: boolean;
  /**
   * Longest wait for the client's reaction.
   */
  timeoutSeconds?: number;
  /**
   * Histories of specs/client-histories.json that would change what is asked, with the reason.
   */
  without?: {
    [k: string]: string;
  };
  /**
   * @minItems 1
   */
  vectors?: [ClientVector, ...ClientVector[]];
}
export interface ClientVector {
  title: string;
  /**
   * Armed before the sign-in, in this order.
   *
   * @minItems 1
   */
  arm: [ClientArm, ...ClientArm[]];
  /**
   * Go on watching the provider so long after the client's reaction.
   */
  waitSeconds?: number;
  /**
   * What is armed need not all be met: the client may have stopped before.
   */
  optional?: boolean;
  /**
   * Text that must not come back, for the expectations that look for one.
   */
  mark?: string;
}
/**
 * A command of the mock's control plane, POST /arm; match.endpoint authorize stands for whichever endpoint redirects to the client.
 */
export interface ClientArm {
  match: {
    endpoint: string;
  };
  [k: string]: unknown;
}
