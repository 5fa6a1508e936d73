import type { Fault } from './fault.ts';
import { skipClientCheck } from './skip-authorize-checks.ts';

/** The path with a slash at its end gets a code for any client. */
export const authorizePathSkipsClientCheck: Fault = {
  id: 'authorize/path-skips-client-check',
  title: 'The path with a slash at its end gets a code for any client',
  breaks: 'authorize-client-unknown',
  harm: 'A second way in lacks the check of the first.',
  wrap: skipClientCheck(({ path }) => path.endsWith('/')),
};
