import { refuse } from '../conditions.ts';
import type { AnyRequestContext } from '../exchange.ts';
import type { Rule } from '../steps.ts';
import { allowedMethods } from './allowed-methods.ts';

/** Each path has its methods. */
export const checkMethod: Rule<AnyRequestContext> = ({ route, request }, env) =>
  allowedMethods(route, env.dialect.http.head).includes(request.method)
    ? undefined
    : refuse('method-not-allowed', `${request.method} is not served at ${request.path}`);
