// Generated from specs/ by `npm run generate`. Do not edit.

/**
 * The problem body that the documentation prints for unknown clients.
 */
export interface Problem {
  type: 'https://tools.ietf.org/html/rfc9110#section-15.5.2';
  title: 'Unauthorized';
  status: 401;
  /**
   * Shaped like a W3C traceparent.
   */
  traceId: string;
}
