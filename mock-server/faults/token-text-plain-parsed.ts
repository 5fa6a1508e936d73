import { singleHeader } from '../provider/plain.ts';
import type { Fault } from './fault.ts';

/** A body labelled text/plain is read as a form. */
export const tokenTextPlainParsed: Fault = {
  id: 'token/text-plain-parsed',
  title: 'A body labelled text/plain is read as a form',
  breaks: 'token-other-media-types',
  harm: 'Other sites can send such bodies without asking.',
  wrap: (steps) => ({
    readBodyKind: (request, exchange, env) =>
      singleHeader(request, 'content-type')?.startsWith('text/plain')
        ? 'form'
        : steps.readBodyKind(request, exchange, env),
  }),
};
