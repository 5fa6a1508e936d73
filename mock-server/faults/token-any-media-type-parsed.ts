import { singleHeader } from '../provider/plain.ts';
import type { Fault } from './fault.ts';

/** Every other media type is read as JSON or as a form, by its look. */
export const tokenAnyMediaTypeParsed: Fault = {
  id: 'token/any-media-type-parsed',
  title: 'Every other media type is read as JSON or as a form, by its look',
  breaks: 'token-other-media-types',
  harm: 'One parser is opened to input meant for another.',
  wrap: (steps) => ({
    readBodyKind: (request, exchange, env) => {
      const kind = steps.readBodyKind(request, exchange, env);
      if (kind !== 'other' || singleHeader(request, 'content-type') === undefined) return kind;
      return request.body[0] === 0x7b ? 'json' : 'form';
    },
  }),
};
