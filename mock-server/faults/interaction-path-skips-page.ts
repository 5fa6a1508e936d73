import type { Fault } from './fault.ts';
import { skipThePage } from './skip-the-page.ts';

/** The path with a slash at its end gets a code without any page. */
export const interactionPathSkipsPage: Fault = {
  id: 'interaction/path-skips-page',
  title: 'The path with a slash at its end gets a code without any page',
  breaks: 'interaction-no-bypass',
  harm: 'A second route lacks the check that the first one has.',
  wrap: (steps) => ({
    ...skipThePage(({ path }) => path.endsWith('/'))(steps),
    matchRoute: (path, env) => steps.matchRoute(path.replace(/\/$/, ''), env),
  }),
};
