import { refuse } from '../conditions.ts';
import type { AnyRequestContext } from '../exchange.ts';
import type { Rule } from '../steps.ts';

/** Only documented paths lead anywhere. */
export const checkPathKnown: Rule<AnyRequestContext> = ({ route, request }, env) =>
  route.endpoint === 'unknown' || (route.endpoint === 'sign-out' && env.config.remember === 'nothing')
    ? refuse('path-unknown', `nothing is served at ${request.path}`)
    : undefined;
