import type { Fault } from './fault.ts';
import { skipClientCheck } from './skip-authorize-checks.ts';

/** HEAD gets a code for any client. */
export const authorizeHeadSkipsClientCheck: Fault = {
  id: 'authorize/head-skips-client-check',
  title: 'HEAD gets a code for any client',
  breaks: 'authorize-client-unknown',
  harm: 'A second way in lacks the check of the first.',
  wrap: skipClientCheck(({ method }) => method === 'HEAD'),
};
