// Generated from specs/ by `npm run generate`. Do not edit.

/**
 * Configuration file of `airisk-conformance mock`. Every member is optional; any string may be env:NAME.
 */
export interface MockConfigFile {
  /**
   * This schema.
   */
  $schema?: string;
  /**
   * Registered clients; replaces the built-in ones.
   *
   * @minItems 1
   */
  clients?: [
    {
      /**
       * client_id.
       */
      id: string;
      /**
       * client_secret; better env:NAME than the secret itself.
       */
      secret: string;
      /**
       * Name shown on the pages.
       */
      name?: string;
      /**
       * Allowed redirect URIs.
       *
       * @minItems 1
       *
       * Items: An absolute URI in visible ASCII, without a fragment; compared as a string.
       */
      redirectUris: [string, ...string[]];
      /**
       * Origins that the callback itself redirects to; browsers hold the pages' form-action against those as well.
       *
       * Items: An origin.
       */
      formActionOrigins?: string[];
    },
    ...{
      /**
       * client_id.
       */
      id: string;
      /**
       * client_secret; better env:NAME than the secret itself.
       */
      secret: string;
      /**
       * Name shown on the pages.
       */
      name?: string;
      /**
       * Allowed redirect URIs.
       *
       * @minItems 1
       *
       * Items: An absolute URI in visible ASCII, without a fragment; compared as a string.
       */
      redirectUris: [string, ...string[]];
      /**
       * Origins that the callback itself redirects to; browsers hold the pages' form-action against those as well.
       *
       * Items: An origin.
       */
      formActionOrigins?: string[];
    }[]
  ];
  /**
   * Users; replaces the built-in ones.
   */
  users?: {
    /**
     * userid.
     */
    id: string;
    /**
     * Name shown on the pages and in ListUsers.
     */
    name: string;
    /**
     * User name for signing in.
     */
    login: string;
    /**
     * Password for signing in: a made-up one.
     */
    password: string;
    /**
     * Secret of this user's authenticator, base32: after the password a one-time code is asked for (RFC 6238). A made-up one.
     */
    totpSecret?: string;
    /**
     * A passkey of this user, which the sign-in page then offers (Web Authentication, ES256): what `airisk-conformance passkey` writes, with or without the private key. A made-up one.
     */
    passkey?: {
      /**
       * Credential id, base64url.
       */
      id: string;
      /**
       * Host name that it is for, such as localhost; the same for all users.
       */
      rpId: string;
      /**
       * Public key on P-256: SubjectPublicKeyInfo (DER), base64url.
       */
      publicKey: string;
      /**
       * User handle, base64url.
       */
      userHandle: string;
      /**
       * Signature counter that was seen last. Default 0.
       */
      signCount?: number;
      /**
       * Not used.
       */
      privateKey?: string;
    };
  }[];
  /**
   * Agents; replaces the built-in ones.
   */
  agents?: {
    /**
     * Id.
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
  /**
   * Conversations; replaces the built-in ones.
   */
  conversations?: {
    /**
     * Id.
     */
    id: string;
    /**
     * Whose it is.
     */
    userId: string;
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
    metadata?: {
      [k: string]: string;
    };
    /**
     * Lines.
     */
    messages?: {
      role: 'user' | 'agent';
      /**
       * Text.
       */
      text: string;
      /**
       * UTC date-time.
       */
      at: string;
    }[];
  }[];
  /**
   * 0, the default, takes any free port.
   */
  port?: number;
  /**
   * Address to listen on, 127.0.0.1 by default; other than loopback only together with allowRemote.
   */
  host?: string;
  /**
   * Says a second time that the mock may be reached from other machines.
   */
  allowRemote?: boolean;
  /**
   * Names by which others reach the control plane, such as airisk-mock in a network of containers, or localhost:8080 where a port is mapped. Without a port any will do. The names of this machine need not be here; * is refused, because a web page could then reach it by DNS rebinding.
   *
   * Items: NAME or NAME:PORT.
   */
  allowHosts?: string[];
  /**
   * Name of a dialect of specs/dialects.
   */
  dialect?: string;
  /**
   * none: answers at once; consent: one page; login: sign-in, then consent. Default: that of the dialect, which is none in strict.
   */
  interaction?: 'none' | 'consent' | 'login';
  /**
   * What a browser that signed in is spared next time, with interaction login: nothing; the sign-in; or, until the session ends, consent once given as well. Default: that of the dialect, which is nothing in strict.
   */
  remember?: 'nothing' | 'sign-in' | 'consent';
  /**
   * Faults to start with.
   *
   * Items: Id of a fault; with a condition, such as token/secret-not-compared@subject=user, it shows in that context only (specs/contexts.json).
   */
  faults?: string[];
  /**
   * A Redis or Valkey server, such as redis://127.0.0.1:6379: all processes with the same store and settings are one provider. Needs the package @redis/client.
   */
  store?: string;
  /**
   * Prefix of all keys in the store: airisk-mock by default.
   */
  storePrefix?: string;
  /**
   * Makes codes, tokens and ids the same in every run. Never for anything that others can reach.
   */
  seed?: number;
  /**
   * How long a code is good, in seconds: 60 by default, at most a year.
   */
  codeLifetimeSeconds?: number;
  /**
   * How long a token is good, in seconds: 3600 by default, at most a year.
   */
  tokenLifetimeSeconds?: number;
  /**
   * How long a page waits for its user, in seconds: 600 by default, at most a year.
   */
  interactionLifetimeSeconds?: number;
  /**
   * How long a remembered sign-in is good, in seconds; at most a year. Default: that of the dialect, which is 3600 in strict.
   */
  sessionLifetimeSeconds?: number;
  /**
   * For how many seconds a one-time code is shown. Default 30.
   */
  totpPeriodSeconds?: number;
  /**
   * Path before /api, such as /airisk. Default: that of the dialect, which is none in strict.
   */
  prefix?: string;
  /**
   * Serve HTTPS.
   */
  tls?: {
    /**
     * PEM file, relative to this one.
     */
    keyFile: string;
    /**
     * PEM file, relative to this one.
     */
    certFile: string;
  };
  /**
   * Whether requests are recorded; they are by default.
   */
  journal?: boolean;
  /**
   * Whether the control plane is served; it is by default.
   */
  controlPlane?: boolean;
  /**
   * Guards the control plane; random when absent.
   */
  controlToken?: string;
  /**
   * Upper bounds.
   */
  limits?: {
    /**
     * Codes kept; the newest half of as many always, the others for as long as there is room.
     */
    maxCodes?: number;
    /**
     * Tokens kept, as for codes.
     */
    maxTokens?: number;
    /**
     * Pages kept, as for codes, while their states have 8 KB each on average.
     */
    maxInteractions?: number;
    /**
     * Exchanges kept, while they have 8 KB each on average; the oldest make room.
     */
    maxJournalEntries?: number;
    /**
     * Bytes of a request body.
     */
    maxBodyBytes?: number;
    /**
     * Requests served in a second; beyond it 429 with Retry-After.
     */
    requestsPerSecond?: number;
  };
}
