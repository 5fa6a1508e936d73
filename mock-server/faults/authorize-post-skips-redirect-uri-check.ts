import type { Fault } from './fault.ts';
import { skipRedirectCheck } from './skip-authorize-checks.ts';

/** POST gets a code for any redirect URI. */
export const authorizePostSkipsRedirectUriCheck: Fault = {
  id: 'authorize/post-skips-redirect-uri-check',
  title: 'POST gets a code for any redirect URI',
  breaks: 'redirect-unregistered',
  harm: 'A second way in lacks the check of the first.',
  wrap: skipRedirectCheck(({ method }) => method === 'POST'),
};
