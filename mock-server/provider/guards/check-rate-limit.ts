import { refuse } from '../conditions.ts';
import type { AnyRequestContext } from '../exchange.ts';
import type { Rule } from '../steps.ts';

/**
 * Counts requests in fixed windows, where the dialect limits them. The count belongs to the store, so that it outlives
 * a change of faults.
 */
export const checkRateLimit: Rule<AnyRequestContext> = ({ at }, env) => {
  const limit = env.dialect.http.rateLimit;
  if (limit === null) return undefined;
  const window = env.store.rateWindow;
  const age = at - window.start;
  if (age < 0 || age >= limit.perSeconds * 1000) {
    window.start = at;
    window.count = 0;
  }
  window.count += 1;
  if (window.count <= limit.requests) return undefined;
  return refuse(
    'rate-limited',
    `request ${window.count} within ${limit.perSeconds} s, ${limit.requests} are allowed`,
  );
};
