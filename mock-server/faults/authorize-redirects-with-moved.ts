import type { Fault } from './fault.ts';

/** The redirect has status 301. */
export const authorizeRedirectsWithMoved: Fault = {
  id: 'authorize/redirects-with-moved',
  title: 'The redirect has status 301',
  breaks: 'authorize-status-found',
  harm: 'Browsers remember it, and replay an old code.',
  wrap: () => ({ redirectStatus: () => 301 }),
};
