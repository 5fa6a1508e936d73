import { singleHeader } from '../provider/plain.ts';
import type { Fault } from './fault.ts';
import { skipClientCheck } from './skip-authorize-checks.ts';

/** A request with a cookie gets a code for any client. */
export const authorizeCookieSkipsClientCheck: Fault = {
  id: 'authorize/cookie-skips-client-check',
  title: 'A request with a cookie gets a code for any client',
  breaks: 'authorize-client-unknown',
  harm: 'A second way in lacks the check of the first.',
  wrap: skipClientCheck((request) => singleHeader(request, 'cookie') !== undefined),
};
