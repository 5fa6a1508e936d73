// Generated from specs/ by `npm run generate`. Do not edit.

/**
 * Body of a token request in JSON; as a form it has the same parameters. Others are ignored.
 */
export interface TokenRequest {
  /**
   * The client's id.
   */
  client_id: string;
  /**
   * The client's secret.
   */
  client_secret: string;
  /**
   * Exactly the one of the authorization request.
   */
  redirect_uri: string;
  /**
   * The code.
   */
  code: string;
  /**
   * Repeats the authorization request's; left out if that had none.
   */
  userid?: string;
}
