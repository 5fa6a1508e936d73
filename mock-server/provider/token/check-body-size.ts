import { refuse } from '../conditions.ts';
import type { TokenRequestContext } from '../exchange.ts';
import type { Rule } from '../steps.ts';

/** A token request is a few hundred bytes; anything huge is not one. Adapters stop reading at the same size. */
export const checkBodySize: Rule<TokenRequestContext> = ({ request }, { config }) =>
  request.body.length > config.maxBodyBytes
    ? refuse(
        'token-body-too-large',
        `the body has ${request.body.length} bytes, ${config.maxBodyBytes} are allowed`,
      )
    : undefined;
