import type { Fault } from './fault.ts';
import { skipClientCheck } from './skip-authorize-checks.ts';

/** POST gets a code for any client. */
export const authorizePostSkipsClientCheck: Fault = {
  id: 'authorize/post-skips-client-check',
  title: 'POST gets a code for any client',
  breaks: 'authorize-client-unknown',
  harm: 'A second way in lacks the check of the first.',
  wrap: skipClientCheck(({ method }) => method === 'POST'),
};
