// Generated from specs/ by `npm run generate`. Do not edit.

/**
 * What the API is: endpoints, parameters, and the table of outcomes. Neutral data: the mock answers from it, the judges expect from it.
 */
export interface Protocol {
  /**
   * This schema.
   */
  $schema: string;
  /**
   * Name of the API.
   */
  name: string;
  grant: {
    /**
     * The grant.
     */
    name: string;
    /**
     * Where it is defined.
     */
    standard: string;
    source: Source;
  };
  /**
   * The endpoints.
   */
  endpoints: {
    /**
     * Id.
     */
    id: string;
    method: 'GET' | 'POST';
    /**
     * Path, below the base URL.
     */
    path: string;
    /**
     * What it is.
     */
    title: string;
    source: Source;
    /**
     * Media types of the body.
     *
     * Items: Media type.
     */
    encodings?: string[];
    /**
     * Kinds of token that open it.
     */
    tokens?: ('generic' | 'user')[];
    /**
     * What may be sent.
     */
    parameters: {
      /**
       * Wire name.
       */
      name: string;
      in: 'query' | 'body' | 'path';
      /**
       * Whether it must be sent.
       */
      required: boolean;
      /**
       * What holds for it.
       */
      rule: string;
      source: Source;
    }[];
    /**
     * Requirements about all its answers, whatever the outcome.
     *
     * Items: Id of a requirement.
     */
    requirements?: string[];
  }[];
  /**
   * The problem body that the documentation prints.
   */
  problem: {
    /**
     * A URI.
     */
    type: string;
    /**
     * Title.
     */
    title: string;
    /**
     * Status.
     */
    status: number;
    /**
     * Regular expression of the fourth member.
     */
    traceId: string;
    source: Source;
  };
  /**
   * The success answer of the token endpoint.
   */
  tokenAnswer: {
    /**
     * The documented members.
     */
    members: {
      /**
       * Name.
       */
      name: string;
      type: 'string';
      /**
       * What holds for it.
       */
      rule: string;
    }[];
    source: Source;
  };
  /**
   * How an exchange can end.
   */
  conditions: Condition[];
  /**
   * What no page decides.
   */
  openPoints: {
    /**
     * Id.
     */
    id: string;
    /**
     * When.
     */
    condition: string;
    /**
     * What every reading demands.
     */
    everyReading: string;
    /**
     * What no page decides.
     */
    open: string;
    /**
     * Conditions it is about.
     *
     * Items: Id of a condition.
     */
    conditions: string[];
  }[];
  /**
   * Where pages of the documentation disagree.
   */
  contradictions: {
    /**
     * Id.
     */
    id: string;
    /**
     * About what.
     */
    about: string;
    /**
     * What is written.
     *
     * @minItems 2
     *
     * Items: A reading.
     */
    readings: [string, string, ...string[]];
    /**
     * The reading that is taken here, and why.
     */
    taken: string;
  }[];
}
/**
 * Where a statement comes from.
 */
export interface Source {
  /**
   * seed: the two pages the project began with; docs: another page of the same documentation; wild: seen in public client code only; rfc: a standard; mock: a matter of the mock's own pages.
   */
  origin: 'seed' | 'docs' | 'wild' | 'rfc' | 'mock';
  /**
   * The page, by the last parts of its path, or the clause.
   */
  page: string;
}
/**
 * One way an exchange can end.
 */
export interface Condition {
  /**
   * Id.
   */
  id: string;
  endpoint: 'authorize' | 'interaction' | 'token' | 'resource' | 'any';
  /**
   * When it is.
   */
  when: string;
  source: Source;
  documented?: Documented;
  demands: Demands;
  /**
   * What is open about it.
   *
   * Items: A point.
   */
  open?: string[];
  /**
   * Requirements that are about it; none where it is a matter of the mock alone.
   *
   * Items: Id of a requirement.
   */
  requirements: string[];
}
/**
 * What the documentation prints; what it leaves out is open.
 */
export interface Documented {
  /**
   * Status.
   */
  status?: number;
  /**
   * Media type.
   */
  mediaType?: string;
  /**
   * The text, or the word problem for the problem body.
   */
  body?: string;
  source: Source;
}
/**
 * What every reading of the documentation demands.
 */
export interface Demands {
  /**
   * A status such as 400, alternatives such as 401|403, or a class such as 4xx.
   */
  status?: string;
  /**
   * No code is issued.
   */
  noCode?: true;
  /**
   * No token is issued.
   */
  noToken?: true;
  /**
   * No token of a user is issued.
   */
  noUserToken?: true;
  /**
   * The browser is not sent to the redirect URI of the request.
   */
  noRedirect?: true;
  /**
   * The browser is sent back with an error.
   */
  errorInRedirect?: true;
  /**
   * Nothing protected is in the answer.
   */
  noData?: true;
  /**
   * The status is not 5xx.
   */
  noServerError?: true;
}
