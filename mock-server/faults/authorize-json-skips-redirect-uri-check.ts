import type { Fault } from './fault.ts';
import { isJsonBody, skipRedirectCheck } from './skip-authorize-checks.ts';

/** A request with its parameters in JSON gets a code for any redirect URI. */
export const authorizeJsonSkipsRedirectUriCheck: Fault = {
  id: 'authorize/json-skips-redirect-uri-check',
  title: 'A request with its parameters in JSON gets a code for any redirect URI',
  breaks: 'redirect-unregistered',
  harm: 'A second way in lacks the check of the first.',
  wrap: skipRedirectCheck(isJsonBody),
};
