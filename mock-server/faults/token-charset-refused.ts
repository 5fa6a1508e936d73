import { singleHeader } from '../provider/plain.ts';
import type { Fault } from './fault.ts';

/** A media type with a parameter is refused. */
export const tokenCharsetRefused: Fault = {
  id: 'token/charset-refused',
  title: 'A media type with a parameter is refused',
  breaks: 'token-charset-accepted',
  harm: 'Most HTTP libraries add a charset by themselves.',
  wrap: (steps) => ({
    readBodyKind: (request, exchange, env) =>
      singleHeader(request, 'content-type')?.includes(';')
        ? 'other'
        : steps.readBodyKind(request, exchange, env),
  }),
};
