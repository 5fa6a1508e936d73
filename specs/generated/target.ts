// Generated from specs/ by `npm run generate`. Do not edit.

export type Step =
  | {
      fill: Locator & {};
      frame?: Frame;
    }
  | {
      click: Locator;
      frame?: Frame;
    }
  | {
      check: Locator;
      frame?: Frame;
    }
  | {
      waitFor: Locator;
      frame?: Frame;
    }
  | {
      totp: Locator & OneTimeCode;
      frame?: Frame;
    }
  | {
      passkey: Passkey;
    }
  | {
      press: Locator;
      frame?: Frame;
    }
  | {
      /**
       * Alternatives, each a list of steps: the first whose first control is there is played.
       *
       * @minItems 2
       */
      either: [[Step, ...Step[]], [Step, ...Step[]], ...[Step, ...Step[]][]];
    };

/**
 * A deployment to certify. Any string may be env:NAME, read from the environment when the run starts. Only baseUrl and client are required; what else is missing makes rows untestable, by name.
 */
export interface Target {
  $schema?: string;
  /**
   * How the report calls the deployment. Default: the host.
   */
  name?: string;
  /**
   * Origin, with a path prefix if the deployment has one; /api/oauth2 is appended.
   */
  baseUrl: string;
  client: RegisteredClient;
  otherClient?: RegisteredClient1;
  users?: {
    /**
     * An existing user id; the sign-in steps sign in as this user.
     */
    primary?: string;
    /**
     * Another existing user id.
     */
    other?: string;
  };
  /**
   * What the browser meets between the authorization request and the redirect.
   */
  interaction?:
    | {
        kind: 'none';
      }
    | {
        kind: 'form';
        /**
         * auto (default): what the deployment remembers of a sign-in is used, so that a code costs no sign-in of its own. fresh: every code begins with nothing. What is judged about the pages themselves always does.
         */
        session?: 'auto' | 'fresh';
        /**
         * Steps before the decision: sign-in.
         */
        steps?: Step[];
        approve: Step[];
        deny?: Step[];
        /**
         * How a user who signed in signs out, from the page that asks for the decision.
         */
        signOut?: Step[];
        /**
         * Steps before the decision by which users.other signs in, who must not have approved any client: what holds for one user is then tried with a second one.
         */
        otherSteps?: Step[];
      }
    | {
        kind: 'script';
        /**
         * auto (default): what the deployment remembers of a sign-in is used, so that a code costs no sign-in of its own. fresh: every code begins with nothing. What is judged about the pages themselves always does.
         */
        session?: 'auto' | 'fresh';
        /**
         * Path of an ES module, relative to this file, exporting approve(page) and deny(page).
         */
        module: string;
      };
  lifetimes?: {
    codeSeconds?: number;
    tokenSeconds?: number;
    /**
     * Longest wait the run may spend on expiry. Default 120.
     */
    maxWaitSeconds?: number;
    /**
     * Declares an exception for tokens that live longer than maxWaitSeconds: what no wait and no --state FILE shows of their end, only the member `expiration` speaks for. The gate can then be met, the report names the exception, and the verdict is conformant-with-findings at best.
     */
    beyondWait?: 'expiration';
  };
  resources?: {
    listUsers?: string;
    userOnly?: string;
    /**
     * JSON pointer into the answer of userOnly, to the id of the user whose data it shows; * stands for every element. Needed only where members are not called userID or the like.
     */
    owner?: string;
  };
  tls?: {
    caFile?: string;
    certFile?: string;
    keyFile?: string;
    passphrase?: string;
  };
  /**
   * Several instances stand behind baseUrl, and how one of them is reached: requests that carry this cookie, as answers set it; addresses of their own; or the addresses that the host name has. The run then judges one of them, and what holds across them.
   */
  instances?:
    | {
        /**
         * Name of the cookie by which the balancer finds an instance again, such as ARRAffinity.
         */
        affinityCookie: string;
      }
    | {
        /**
         * Address of each instance, with the path prefix of baseUrl.
         *
         * @minItems 2
         */
        baseUrls: [string, string, ...string[]];
      }
    | {
        /**
         * Each IP address of the host name is an instance.
         */
        addresses: 'dns';
      };
  limits?: {
    requestsPerSecond?: number;
    maxRequests?: number;
    /**
     * Longest wait for one answer. Default 15.
     */
    timeoutSeconds?: number;
  };
}
export interface RegisteredClient {
  id: string;
  secret: string;
  redirectUri: string;
  alternateRedirectUris?: string[];
}
/**
 * A second registered client: proves that codes and redirect URIs are bound to their client.
 */
export interface RegisteredClient1 {
  id: string;
  secret: string;
  redirectUri: string;
  alternateRedirectUris?: string[];
}
export interface Locator {
  label?: string;
  role?: string;
  name?: string;
  text?: string;
  placeholder?: string;
  testId?: string;
  css?: string;
  /**
   * For fill: what to type.
   */
  value?: string;
  /**
   * For press: the key that is pressed in the field. Default Enter.
   */
  key?: 'Enter' | 'Escape' | 'Space';
  /**
   * Skip the step when the control is not there.
   */
  optional?: boolean;
  /**
   * For totp: the secret of the authenticator, base32 or an otpauth:// address; better env:NAME than the secret itself.
   */
  secret?: string;
  /**
   * For totp: digits of a code. Default 6.
   */
  digits?: number;
  /**
   * For totp: seconds of a code. Default 30.
   */
  period?: number;
  /**
   * For totp. Default SHA1.
   */
  algorithm?: 'SHA1' | 'SHA256' | 'SHA512';
}
/**
 * The frame in which the control is. Without it every frame is searched.
 */
export interface Frame {
  /**
   * Its name or id.
   */
  name?: string;
  /**
   * Its title.
   */
  title?: string;
  /**
   * What its address contains.
   */
  url?: string;
}
export interface OneTimeCode {}
/**
 * Waits until the page has asked for the passkey, which answers by itself. The step before presses what asks for it.
 */
export interface Passkey {
  /**
   * The passkey as JSON with id, rpId, userHandle and privateKey, as `airisk-conformance passkey` writes it; better env:NAME than the passkey itself.
   */
  credential: string;
  /**
   * Skip the step where what comes behind it is there.
   */
  optional?: boolean;
}
