import { singleHeader } from '../provider/plain.ts';
import type { Fault } from './fault.ts';

/** The media type is compared by case. */
export const tokenMediaTypeCaseSensitive: Fault = {
  id: 'token/media-type-case-sensitive',
  title: 'The media type is compared by case',
  breaks: 'token-charset-accepted',
  harm: 'Clients that write it otherwise cannot sign in.',
  wrap: (steps) => ({
    readBodyKind: (request, exchange, env) =>
      /[A-Z]/.test(singleHeader(request, 'content-type')?.split(';')[0] ?? '')
        ? 'other'
        : steps.readBodyKind(request, exchange, env),
  }),
};
