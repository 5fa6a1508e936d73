import { refuse } from '../provider/conditions.ts';
import { singleHeader } from '../provider/plain.ts';
import type { Fault } from './fault.ts';

/** The scheme is compared by case. */
export const resourceSchemeCaseSensitive: Fault = {
  id: 'resource/scheme-case-sensitive',
  title: 'The scheme is compared by case',
  breaks: 'resource-scheme-case',
  harm: 'Some HTTP libraries write it in lower case.',
  wrap: (steps) => ({
    checkBearer: (exchange, env) =>
      singleHeader(exchange.request, 'authorization')?.startsWith('bearer ')
        ? refuse('resource-token-invalid', 'the scheme is not Bearer')
        : steps.checkBearer(exchange, env),
  }),
};
