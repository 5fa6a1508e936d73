import { refuse } from '../conditions.ts';
import type { ProviderEnv } from '../env.ts';
import type { AnyExchange } from '../exchange.ts';
import type { Rule } from '../steps.ts';

interface Window {
  start: number;
  count: number;
}

const windows = new WeakMap<ProviderEnv['store'], Window>();

/**
 * Counts requests in fixed windows, where the dialect limits them. The count belongs to the store, so that it
 * survives a change of faults and ends with the server.
 */
export const checkRateLimit: Rule<AnyExchange> = (exchange, env) => {
  const limit = env.dialect.http.rateLimit;
  if (limit === null) return undefined;
  let window = windows.get(env.store);
  const age = window === undefined ? Number.POSITIVE_INFINITY : exchange.at - window.start;
  if (window === undefined || age < 0 || age >= limit.perSeconds * 1000) {
    window = { start: exchange.at, count: 0 };
    windows.set(env.store, window);
  }
  window.count += 1;
  if (window.count <= limit.requests) return undefined;
  return refuse(
    'rate-limited',
    `request ${window.count} within ${limit.perSeconds} s, ${limit.requests} are allowed`,
  );
};
