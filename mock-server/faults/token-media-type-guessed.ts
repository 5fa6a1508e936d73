import { singleHeader } from '../provider/plain.ts';
import type { Fault } from './fault.ts';

/** A body without Content-Type is read as a form. */
export const tokenMediaTypeGuessed: Fault = {
  id: 'token/media-type-guessed',
  title: 'A body without Content-Type is read as a form',
  breaks: 'token-media-type-missing',
  harm: 'Guessing the format opens one parser to input meant for another.',
  wrap: (steps) => ({
    readBodyKind: (request, exchange, env) =>
      singleHeader(request, 'content-type') === undefined
        ? request.body[0] === 0x7b
          ? 'json'
          : 'form'
        : steps.readBodyKind(request, exchange, env),
  }),
};
