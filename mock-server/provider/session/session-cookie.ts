import { headerValues, type PlainRequest } from '../plain.ts';
import type { SessionSteps } from '../steps.ts';

/** Name of the cookie that holds the id of a session. */
export const SESSION_COOKIE = 'airisk-mock-session';

/** The id in the session's cookie; undefined when the browser has none, or brings two, of which one may be planted. */
export function readSessionKey(request: PlainRequest): string | undefined {
  const found = headerValues(request, 'cookie')
    .flatMap((value) => value.split(';'))
    .map((pair) => pair.trim())
    .filter((pair) => pair.startsWith(`${SESSION_COOKIE}=`))
    .map((pair) => pair.slice(SESSION_COOKIE.length + 1));
  return found.length === 1 ? found[0] : undefined;
}

/**
 * For this host only, out of the reach of scripts, over TLS only where there is any, and not sent along when another
 * site posts a form (RFC 6265bis section 4.1.2).
 */
export const buildSessionCookie: SessionSteps['buildSessionCookie'] = (session, env) => {
  const { prefix, secure, sessionLifetimeSeconds } = env.config;
  const age = session === undefined ? 0 : Math.ceil(sessionLifetimeSeconds);
  return [
    `${SESSION_COOKIE}=${session?.key ?? ''}`,
    `Path=${prefix === '' ? '/' : prefix}`,
    `Max-Age=${age}`,
    'HttpOnly',
    'SameSite=Lax',
    ...(secure ? ['Secure'] : []),
  ].join('; ');
};
