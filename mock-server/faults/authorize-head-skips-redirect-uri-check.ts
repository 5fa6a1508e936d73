import type { Fault } from './fault.ts';
import { skipRedirectCheck } from './skip-authorize-checks.ts';

/** HEAD gets a code for any redirect URI. */
export const authorizeHeadSkipsRedirectUriCheck: Fault = {
  id: 'authorize/head-skips-redirect-uri-check',
  title: 'HEAD gets a code for any redirect URI',
  breaks: 'redirect-unregistered',
  harm: 'A second way in lacks the check of the first.',
  wrap: skipRedirectCheck(({ method }) => method === 'HEAD'),
};
