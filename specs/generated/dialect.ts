// Generated from specs/ by `npm run generate`. Do not edit.

/**
 * The wire form of a refusal. In a text, {parameter} stands for the name of the parameter concerned, and {methods} for the methods of the path.
 */
export type DirectForm =
  | {
      as: 'text';
      /**
       * Status of the answer.
       */
      status: number;
      /**
       * Plain text.
       */
      body: string;
    }
  | {
      as: 'problem';
      /**
       * Status of the answer.
       */
      status: number;
      /**
       * The type member.
       */
      type: string;
      /**
       * The title member.
       */
      title: string;
      /**
       * Further members, such as the errors of ASP.NET.
       */
      members?: {};
    }
  | {
      as: 'json';
      /**
       * Status of the answer.
       */
      status: number;
      /**
       * The body.
       */
      body: {};
    }
  | {
      as: 'html';
      /**
       * Status of the answer.
       */
      status: number;
      /**
       * Title of the page.
       */
      title: string;
      /**
       * HTML.
       */
      body: string;
    }
  | {
      as: 'empty';
      /**
       * Status of the answer.
       */
      status: number;
    };
/**
 * The wire form of a refusal. In a text, {parameter} stands for the name of the parameter concerned, and {methods} for the methods of the path.
 */
export type AnswerForm =
  | {
      as: 'text';
      /**
       * Status of the answer.
       */
      status: number;
      /**
       * Plain text.
       */
      body: string;
    }
  | {
      as: 'problem';
      /**
       * Status of the answer.
       */
      status: number;
      /**
       * The type member.
       */
      type: string;
      /**
       * The title member.
       */
      title: string;
      /**
       * Further members, such as the errors of ASP.NET.
       */
      members?: {};
    }
  | {
      as: 'json';
      /**
       * Status of the answer.
       */
      status: number;
      /**
       * The body.
       */
      body: {};
    }
  | {
      as: 'html';
      /**
       * Status of the answer.
       */
      status: number;
      /**
       * Title of the page.
       */
      title: string;
      /**
       * HTML.
       */
      body: string;
    }
  | {
      as: 'empty';
      /**
       * Status of the answer.
       */
      status: number;
    }
  | {
      as: 'redirect';
      /**
       * The error parameter (RFC 6749 section 4.1.2.1).
       */
      error: string;
      /**
       * The error_description parameter.
       */
      description?: string;
    };

/**
 * How a provider settles what the documentation leaves open, as data.
 */
export interface Dialect {
  /**
   * This schema.
   */
  $schema?: string;
  /**
   * Name, as of the file.
   */
  name: string;
  /**
   * In one line.
   */
  title: string;
  /**
   * In a paragraph.
   */
  description: string;
  /**
   * Name of the dialect that settles what this one leaves out. Objects are merged; forms and lists are replaced as a whole.
   */
  extends?: string;
  /**
   * Whether it obeys the documentation.
   */
  sound: boolean;
  /**
   * Whether it is meant to be served over TLS.
   */
  tls?: boolean;
  /**
   * What it does that the documentation neither demands nor forbids.
   *
   * Items: Which.
   */
  habits?: (
    | 'authorization-by-post'
    | 'codes-locked-after-failures'
    | 'paths-with-slash'
    | 'secrets-locked-out'
    | 'accounts-locked'
    | 'token-requests-bare'
  )[];
  /**
   * What it does otherwise than documented; empty if it is sound.
   */
  deviations: {
    /**
     * Which.
     */
    id:
      | 'token-redirect-uri-optional'
      | 'token-userid-optional'
      | 'token-accepts-multipart'
      | 'token-code-repeatable-briefly';
    /**
     * What is otherwise than documented.
     */
    statement: string;
    /**
     * Ids of the requirements that it breaks: exactly these turn red.
     *
     * @minItems 1
     */
    requirements: [string, ...string[]];
  }[];
  /**
   * How each refusal looks. Needed where the documentation does not print the form; a sound dialect gives no other form where it does.
   */
  refusals?: {
    'authorize-query-malformed'?: DirectForm;
    'authorize-client-id-missing'?: DirectForm;
    'authorize-client-id-repeated'?: DirectForm;
    'authorize-client-unknown'?: DirectForm;
    'authorize-redirect-uri-missing'?: DirectForm;
    'authorize-redirect-uri-repeated'?: DirectForm;
    'authorize-redirect-uri-unregistered'?: DirectForm;
    'authorize-state-repeated'?: AnswerForm;
    'authorize-userid-repeated'?: AnswerForm;
    'authorize-user-unknown'?: AnswerForm;
    'authorize-user-denied'?: AnswerForm;
    'authorize-user-mismatch'?: AnswerForm;
    'authorize-sign-in-exhausted'?: AnswerForm;
    'interaction-invalid'?: DirectForm;
    'interaction-foreign-origin'?: DirectForm;
    'interaction-form-malformed'?: DirectForm;
    'token-media-type-unsupported'?: DirectForm;
    'token-body-too-large'?: DirectForm;
    'token-body-malformed'?: DirectForm;
    'token-parameter-repeated'?: DirectForm;
    'token-member-repeated'?: DirectForm;
    'token-parameter-mistyped'?: DirectForm;
    'token-client-id-missing'?: DirectForm;
    'token-client-secret-missing'?: DirectForm;
    'token-redirect-uri-missing'?: DirectForm;
    'token-code-missing'?: DirectForm;
    'token-client-unknown'?: DirectForm;
    'token-client-secret-wrong'?: DirectForm;
    'token-code-unknown'?: DirectForm;
    'token-code-used'?: DirectForm;
    'token-code-expired'?: DirectForm;
    'token-code-foreign'?: DirectForm;
    'token-redirect-uri-mismatch'?: DirectForm;
    'token-userid-missing'?: DirectForm;
    'token-userid-mismatch'?: DirectForm;
    'token-userid-added'?: DirectForm;
    'resource-token-absent'?: DirectForm;
    'resource-token-invalid'?: DirectForm;
    'resource-token-expired'?: DirectForm;
    'resource-token-generic'?: DirectForm;
    'resource-parameter-invalid'?: DirectForm;
    'resource-not-found'?: DirectForm;
    'path-unknown'?: DirectForm;
    'method-not-allowed'?: DirectForm;
    'rate-limited'?: DirectForm;
    'request-blocked'?: DirectForm;
  };
  authorize?: {
    /**
     * Where state stands in the redirect.
     */
    stateOrder?: 'before-code' | 'after-code';
    /**
     * Status of the redirect that answers a form.
     */
    statusAfterForm?: 302 | 303;
    /**
     * negotiate: a page where Accept names text/html; never: the plain form always.
     */
    errorPages?: 'negotiate' | 'never';
  };
  code?: {
    /**
     * How codes are written.
     */
    format?: 'base64url' | 'hex' | 'uuid' | 'uuid-pair' | 'reserved' | 'jwt';
    /**
     * Random bytes in it; uuid and uuid-pair have their own.
     */
    bytes?: number;
    /**
     * one: a new code of a client and user ends the one before (open in the documentation).
     */
    live?: 'any' | 'one';
  };
  token?: {
    /**
     * How tokens are written.
     */
    format?: 'base64url' | 'hex' | 'uuid' | 'uuid-pair' | 'jwt';
    /**
     * Random bytes in it.
     */
    bytes?: number;
    /**
     * How the instant in expiration is written; tokens end at the instant printed.
     */
    expiration?:
      'seconds-z' | 'milliseconds-z' | 'ticks-z' | 'seconds-offset' | 'milliseconds-offset' | 'ticks-offset';
    /**
     * Members added to the success answer; the string $lifetime becomes the lifetime in seconds.
     */
    extraMembers?: {};
    /**
     * Whether the answer is indented.
     */
    pretty?: boolean;
    /**
     * Content-Type of the success answer.
     */
    mediaType?: string;
    /**
     * What a refused exchange does to a good code.
     */
    failedExchange?: 'keeps-code' | 'burns-code';
    /**
     * What presenting a used code does to its token.
     */
    reuse?: 'revokes-token' | 'keeps-token';
    /**
     * What userid does beside a code that belongs to nobody.
     */
    addedUserid?: 'refused' | 'generic-token';
    /**
     * What a JSON member does that is named twice: the request is refused, or one of the two counts (RFC 8259 section 4 leaves it open).
     */
    repeatedMember?: 'refused' | 'first' | 'last';
    /**
     * one: a new token of a client and user ends the one before (open in the documentation).
     */
    live?: 'any' | 'one';
    /**
     * same: while a token lives, the next exchange of its client and user yields it again (open in the documentation).
     */
    again?: 'new' | 'same';
  };
  resources?: {
    /**
     * WWW-Authenticate. plain: Bearer; detailed: with an error as in RFC 6750 section 3.1; described: with realm, error and description; or in its own words.
     */
    challenge?:
      | ('plain' | 'detailed' | 'described')
      | {
          /**
           * Where no token was sent.
           */
          absent: string;
          /**
           * Where the token is bad.
           */
          bad: string;
        };
    /**
     * Whether answers are indented.
     */
    pretty?: boolean;
    /**
     * Whether conversations name their user, and how.
     */
    owner?: 'userID' | 'absent';
    /**
     * Whether users have conversations, each the own ones.
     */
    conversations?: 'own' | 'none';
    /**
     * Users in the list beside those that are configured.
     */
    moreUsers?: number;
  };
  interaction?: {
    /**
     * What a mock does that is not told otherwise.
     */
    kind?: 'none' | 'consent' | 'login';
    /**
     * one: name, password and consent on one page; two: one after the other.
     */
    signInPages?: 'one' | 'two';
    /**
     * remembered: a user who approved a client once is not asked again.
     */
    consent?: 'asked' | 'remembered';
    /**
     * What a browser that signed in is spared next time: nothing; the sign-in; or, until the session ends, consent once given as well.
     */
    remember?: 'nothing' | 'sign-in' | 'consent';
    /**
     * How long a remembered sign-in is good.
     */
    sessionLifetimeSeconds?: number;
    /**
     * other-host: the browser is sent to another name of this host for the pages.
     */
    pagesAt?: 'same-host' | 'other-host';
    /**
     * framed: the forms stand in a frame of the page; scripted: a script draws them, a moment after the page came.
     */
    pages?: 'plain' | 'framed' | 'scripted';
    /**
     * How the last page leads the browser to the client: by a redirect, or by a page that goes there itself.
     */
    leave?: 'redirect' | 'script' | 'meta-refresh';
    /**
     * passkey: the built-in users have a passkey, which the sign-in page offers beside the password; those of a configuration have the one that it names.
     */
    firstFactor?: 'password' | 'passkey';
    /**
     * totp: the built-in users have an authenticator; those of a configuration have the one that it names.
     */
    secondFactor?: 'none' | 'totp';
  };
  http?: {
    /**
     * Path before /api of a mock that is not told otherwise.
     */
    prefix?: string;
    /**
     * Sent with every answer, as [name, value]: what servers, proxies and balancers add, cookies included.
     */
    headers?: [string, string][];
    /**
     * Cache-Control of every answer.
     */
    cacheControl?: string;
    /**
     * Whether the letter case of paths matters.
     */
    pathCase?: 'sensitive' | 'insensitive';
    /**
     * HEAD on the protected API; everywhere: at the authorization endpoint and its pages too; the token endpoint refuses it always.
     */
    head?: 'answered' | 'refused' | 'everywhere';
    /**
     * Whether 405 comes with Allow (RFC 9110 section 15.5.6).
     */
    allow?: 'sent' | 'left-out';
    /**
     * Whether connections stay.
     */
    connection?: 'keep-alive' | 'close';
    /**
     * 0: bodies go out with a length; else in chunks of so many bytes.
     */
    chunkBytes?: number;
    /**
     * How long answers take.
     */
    delayMs?: {
      /**
       * ms
       */
      min: number;
      /**
       * ms
       */
      max: number;
      /**
       * How many of the answers, by chance; all of them where it is left out.
       */
      share?: number;
    };
    /**
     * How many requests are served within a time.
     */
    rateLimit?: null | {
      /**
       * Requests.
       */
      requests: number;
      /**
       * Seconds.
       */
      perSeconds: number;
      /**
       * Retry-After.
       */
      retryAfterSeconds: number;
    };
    /**
     * How many instances stand behind the address, and how a balancer chooses one.
     */
    instances?: null | {
      /**
       * Instances.
       */
      count: number;
      /**
       * cookie: who brings the cookie ARRAffinity gets to the instance that it names. none: each request gets to the next instance, and each instance has an address of its own as well.
       */
      affinity: 'cookie' | 'none';
    };
    /**
     * Requests that contain one of these, letter case aside, are blocked, as a firewall would.
     *
     * Items: Text.
     */
    blockedPatterns?: string[];
    /**
     * How the firewall blocks: by an answer, or by resetting the connection.
     */
    blocked?: 'answered' | 'reset';
    /**
     * Content coding of every body, asked for or not (RFC 9110 section 12.5.3 allows any where no Accept-Encoding is sent).
     */
    coding?: 'identity' | 'gzip' | 'deflate' | 'br';
  };
}
