import type { ProviderEnv } from '../env.ts';
import { hasBrokenEscape } from '../parse/percent.ts';
import { FIXED_ROUTES, PREFIX_ROUTES, type Route, UNKNOWN_ROUTE } from './routes.ts';

const FOLDED = new Map([...FIXED_ROUTES].map(([path, found]) => [path.toLowerCase(), found]));

/** Finds the endpoint of a path; a dialect may ignore the letter case of the fixed parts. */
export function matchRoute(path: string, env: ProviderEnv): Route {
  const { prefix } = env.config;
  if (prefix !== '' && !path.startsWith(`${prefix}/`)) return UNKNOWN_ROUTE;
  const local = prefix === '' ? path : path.slice(prefix.length);
  const folded = env.dialect.http.pathCase === 'insensitive';
  const fixed = folded ? FOLDED.get(local.toLowerCase()) : FIXED_ROUTES.get(local);
  if (fixed !== undefined) return fixed;
  for (const candidate of PREFIX_ROUTES) {
    const start = local.slice(0, candidate.prefix.length);
    if (start !== candidate.prefix && !(folded && start.toLowerCase() === candidate.prefix.toLowerCase())) {
      continue;
    }
    const segments = readSegments(local.slice(candidate.prefix.length));
    if (segments === undefined || !candidate.segments.includes(segments.length)) return UNKNOWN_ROUTE;
    return { endpoint: candidate.endpoint, methods: candidate.methods, segments };
  }
  return UNKNOWN_ROUTE;
}

function readSegments(rest: string): readonly string[] | undefined {
  if (rest === '' || hasBrokenEscape(rest)) return undefined;
  try {
    return rest.split('/').map((segment) => decodeURIComponent(segment));
  } catch {
    return undefined;
  }
}
