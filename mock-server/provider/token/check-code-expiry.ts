import { refuse } from '../conditions.ts';
import type { TokenRequestContext } from '../exchange.ts';
import type { Rule } from '../steps.ts';

/** A code ends at issue plus lifetime, that instant included; once seen expired it stays so if the clock steps back. */
export const checkCodeExpiry: Rule<TokenRequestContext> = ({ codeRecord, at }, env) => {
  if (codeRecord === undefined || !env.steps.isCodeExpired(codeRecord, at, env)) return undefined;
  const late = at - codeRecord.expiresAt;
  codeRecord.expiresAt = Number.NEGATIVE_INFINITY;
  return refuse(
    'token-code-expired',
    Number.isFinite(late) ? `this code expired ${late} ms ago` : 'this code expired',
    'code',
  );
};
