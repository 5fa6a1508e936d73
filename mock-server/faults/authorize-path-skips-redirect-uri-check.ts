import type { Fault } from './fault.ts';
import { skipRedirectCheck } from './skip-authorize-checks.ts';

/** The path with a slash at its end gets a code for any redirect URI. */
export const authorizePathSkipsRedirectUriCheck: Fault = {
  id: 'authorize/path-skips-redirect-uri-check',
  title: 'The path with a slash at its end gets a code for any redirect URI',
  breaks: 'redirect-unregistered',
  harm: 'A second way in lacks the check of the first.',
  wrap: skipRedirectCheck(({ path }) => path.endsWith('/')),
};
