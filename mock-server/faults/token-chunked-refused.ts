import { refuse } from '../provider/conditions.ts';
import { singleHeader } from '../provider/plain.ts';
import type { Fault } from './fault.ts';

/** A body in chunked coding is refused. */
export const tokenChunkedRefused: Fault = {
  id: 'token/chunked-refused',
  title: 'A body in chunked coding is refused',
  breaks: 'token-chunked-accepted',
  harm: 'Streaming HTTP clients cannot sign in.',
  wrap: (steps) => ({
    checkBodySize: (exchange, env) =>
      singleHeader(exchange.request, 'transfer-encoding') === undefined
        ? steps.checkBodySize(exchange, env)
        : refuse('token-body-malformed', 'the body has no length', 'request'),
  }),
};
