import { singleHeader } from '../provider/plain.ts';
import type { Fault } from './fault.ts';
import { skipRedirectCheck } from './skip-authorize-checks.ts';

/** A request with a cookie gets a code for any redirect URI. */
export const authorizeCookieSkipsRedirectUriCheck: Fault = {
  id: 'authorize/cookie-skips-redirect-uri-check',
  title: 'A request with a cookie gets a code for any redirect URI',
  breaks: 'redirect-unregistered',
  harm: 'A second way in lacks the check of the first.',
  wrap: skipRedirectCheck((request) => singleHeader(request, 'cookie') !== undefined),
};
