import type { TokenSteps } from '../steps.ts';

/** From here on the code is used. */
export const markCodeUsed: TokenSteps['markCodeUsed'] = (code, exchange) => {
  code.usedAt = exchange.at;
};

/** Ends the token of a code that was presented again, where the dialect follows RFC 6749 section 4.1.2. */
export const revokeIssuedToken: TokenSteps['revokeIssuedToken'] = (code, _exchange, env) => {
  if (code.token !== undefined && env.dialect.token.reuse === 'revokes-token') code.token.revoked = true;
};

/** A refused exchange may use the code up: open in the documentation, settled by the dialect. */
export const settleFailedExchange: TokenSteps['settleFailedExchange'] = (exchange, _refusal, env) => {
  const code = exchange.codeRecord;
  if (env.dialect.token.failedExchange !== 'burns-code') return;
  if (code === undefined || code.usedAt !== undefined || code.client.id !== exchange.client?.id) return;
  env.steps.markCodeUsed(code, exchange, env);
};
