import { toBase64Url } from '../provider/mint/encode-bytes.ts';
import type { Fault } from './fault.ts';

/** A code is the client and the user in base64, and a random part. */
export const codeNamesItsUser: Fault = {
  id: 'code/names-its-user',
  title: 'A code is the client and the user in base64, and a random part',
  breaks: 'code-opaque',
  harm: 'Readers of a URL learn who signs in where.',
  wrap: (steps) => ({
    mintCode: (exchange, env) =>
      toBase64Url(
        new TextEncoder().encode(
          `${exchange.kind === 'authorize' ? exchange.client?.id : ''}:${exchange.kind === 'authorize' ? exchange.user?.id : ''}:${steps.mintCode(exchange, env)}`,
        ),
      ),
  }),
};
