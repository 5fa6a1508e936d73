import type { RenderSteps } from '../steps.ts';

/**
 * Nothing that this provider answers may be stored: codes, tokens and refusals are for one reader, once (RFC 6749
 * section 5.1, RFC 9111 section 5.2.2.5).
 */
export const cacheHeaders: RenderSteps['cacheHeaders'] = (_kind, env) => env.cacheHeaders;

/**
 * Pages load nothing, run nothing and are not framed, but where the dialect frames or draws them itself or a passkey has to be
 * asked for, and send their forms here; as browsers hold `form-action` against
 * the redirects that follow a form as well, the client's origin must be in it.
 */
export const pageHeaders: RenderSteps['pageHeaders'] = (nonce, formTargets, env) => {
  const { pages, leave } = env.dialect.interaction;
  const framed = pages === 'framed';
  const policy = [
    "default-src 'none'",
    `style-src 'nonce-${nonce}'`,
    ...(pages === 'scripted' || leave === 'script' || env.usersByPasskey.size > 0
      ? [`script-src 'nonce-${nonce}'`]
      : []),
    ...(framed ? ["frame-src 'self'"] : []),
    `form-action ${["'self'", ...formTargets].join(' ')}`,
    "base-uri 'none'",
    `frame-ancestors ${framed ? "'self'" : "'none'"}`,
  ];
  return [
    ['Content-Type', 'text/html; charset=utf-8'],
    ['Content-Security-Policy', policy.join('; ')],
    ['X-Frame-Options', framed ? 'SAMEORIGIN' : 'DENY'],
    ['X-Content-Type-Options', 'nosniff'],
    ['Referrer-Policy', 'no-referrer'],
  ];
};
