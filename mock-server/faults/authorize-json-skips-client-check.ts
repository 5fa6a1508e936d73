import type { Fault } from './fault.ts';
import { isJsonBody, skipClientCheck } from './skip-authorize-checks.ts';

/** A request with its parameters in JSON gets a code for any client. */
export const authorizeJsonSkipsClientCheck: Fault = {
  id: 'authorize/json-skips-client-check',
  title: 'A request with its parameters in JSON gets a code for any client',
  breaks: 'authorize-client-unknown',
  harm: 'A second way in lacks the check of the first.',
  wrap: skipClientCheck(isJsonBody),
};
