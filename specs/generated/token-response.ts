// Generated from specs/ by `npm run generate`. Do not edit.

/**
 * Success answer of the token endpoint. Further members are not documented and ignored.
 */
export interface TokenResponse {
  /**
   * The token, fit for an Authorization header (RFC 6750 section 2.1).
   */
  access_token: string;
  /**
   * A UTC date-time.
   */
  expiration: string;
}
