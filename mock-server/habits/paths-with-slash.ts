import type { OverrideSteps } from '../provider/steps.ts';

/** A slash at the end of a path does not matter. */
export const pathsWithSlash: OverrideSteps = (steps) => ({
  matchRoute: (path, env) => steps.matchRoute(path.replace(/(?<=.)\/$/, ''), env),
});
