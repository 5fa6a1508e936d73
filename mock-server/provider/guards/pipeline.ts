import { checkBlockedPatterns } from './check-blocked-patterns.ts';
import { checkMethod } from './check-method.ts';
import { checkPathKnown } from './check-path-known.ts';
import { checkRateLimit } from './check-rate-limit.ts';

/** What every request passes first, in this order. */
export const GUARD_RULES = {
  checkRateLimit,
  checkBlockedPatterns,
  checkPathKnown,
  checkMethod,
};
