// Generated from specs/ by `npm run generate`. Do not edit.

/**
 * Query parameters that bring an error back to the client (RFC 6749 section 4.1.2.1). The documentation names only error.
 */
export interface RedirectError {
  /**
   * Name of the error.
   */
  error: string;
  /**
   * For the developer.
   */
  error_description?: string;
  /**
   * For the developer.
   */
  error_uri?: string;
  /**
   * As sent.
   */
  state?: string;
}
