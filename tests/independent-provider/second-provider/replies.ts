/** The answers of the second provider, as plain objects. */
import { randomBytes } from 'node:crypto';

export interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Every answer here concerns one person and one moment. */
const GUARDED = { 'Cache-Control': 'no-store', 'X-Content-Type-Options': 'nosniff' };

export function text(status: number, body: string): Reply {
  return { status, headers: { ...GUARDED, 'Content-Type': 'text/plain; charset=utf-8' }, body };
}

export function json(status: number, value: unknown, pretty = false): Reply {
  const body = JSON.stringify(value, null, pretty ? 2 : 0);
  return { status, headers: { ...GUARDED, 'Content-Type': 'application/json; charset=utf-8' }, body };
}

/** The documented 401: not an error object of RFC 6749. */
export function problem(): Reply {
  const hex = (bytes: number) => randomBytes(bytes).toString('hex');
  const body = JSON.stringify({
    traceId: `00-${hex(16)}-${hex(8)}-00`,
    status: 401,
    title: 'Unauthorized',
    type: 'https://tools.ietf.org/html/rfc9110#section-15.5.2',
  });
  return {
    status: 401,
    headers: { ...GUARDED, 'Content-Type': 'application/problem+json; charset=utf-8' },
    body,
  };
}

export function redirect(location: string, status: 302 | 303 = 302): Reply {
  return { status, headers: { ...GUARDED, Location: location, 'Referrer-Policy': 'no-referrer' }, body: '' };
}

export function page(title: string, content: string, status = 200): Reply {
  return {
    status,
    headers: {
      ...GUARDED,
      'Content-Type': 'text/html; charset=utf-8',
      'Content-Security-Policy': "default-src 'none'; base-uri 'none'; frame-ancestors 'none'",
      'Referrer-Policy': 'no-referrer',
    },
    body: `<!doctype html><html lang="en"><title>${title}</title><h1>${title}</h1>${content}</html>`,
  };
}
