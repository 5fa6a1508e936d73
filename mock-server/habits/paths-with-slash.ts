import type { WrapSteps } from '../provider/steps.ts';

/** A slash at the end of a path does not matter. */
export const pathsWithSlash: WrapSteps = (steps) => ({
  matchRoute: (path, env) => steps.matchRoute(path.replace(/(?<=.)\/$/, ''), env),
});
