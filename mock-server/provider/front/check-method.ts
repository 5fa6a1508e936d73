import { refuse } from '../conditions.ts';
import type { AnyExchange } from '../exchange.ts';
import type { Rule } from '../steps.ts';

/** Each path has its methods; HEAD goes with GET on resources only, where the dialect answers it at all. */
export const checkMethod: Rule<AnyExchange> = ({ route, request }, env) => {
  const served =
    route.methods.includes(request.method) &&
    (request.method !== 'HEAD' || env.dialect.http.head === 'answered');
  return served
    ? undefined
    : refuse('method-not-allowed', `${request.method} is not served at ${request.path}`);
};
