/** What the headers of a page promise. Each reader answers what is wrong, as a phrase, or undefined. */
import type { PageSeen } from '../flows/visit-pages.ts';
import { headerValues } from '../flows/wire.ts';

/** Policies that give other origins the origin at most, never path and query. */
const SAFE_REFERRER_POLICIES = new Set([
  'no-referrer',
  'same-origin',
  'origin',
  'strict-origin',
  'origin-when-cross-origin',
  'strict-origin-when-cross-origin',
]);
const REFERRER_POLICIES = new Set([...SAFE_REFERRER_POLICIES, 'no-referrer-when-downgrade', 'unsafe-url']);

/** Why other origins may frame the page. `frame-ancestors` outranks X-Frame-Options where both are present. */
export function findFramingGap({ headers }: PageSeen): string | undefined {
  const lists = headerValues(headers, 'content-security-policy')
    .flatMap((value) => value.split(/[;,]/))
    .map((directive) => directive.trim().split(/\s+/))
    .filter(([name]) => name?.toLowerCase() === 'frame-ancestors');
  if (lists.length > 0) {
    const open = lists.every((list) =>
      list.slice(1).some((source) => /^(?:\*|https?:(?:\/\/\*)?)$/i.test(source)),
    );
    return open ? 'frame-ancestors allows every site' : undefined;
  }
  const options = headerValues(headers, 'x-frame-options').join(', ');
  if (/^(?:deny|sameorigin)(?:\s*,\s*(?:deny|sameorigin))*$/i.test(options.trim())) return undefined;
  return options === '' ? 'neither frame-ancestors nor X-Frame-Options' : `X-Frame-Options: ${options}`;
}

/** Why other origins may learn the URL of the page. */
export function findReferrerGap({ headers, html }: PageSeen): string | undefined {
  const values = headerValues(headers, 'referrer-policy').flatMap((value) => value.split(','));
  const meta = [...(html ?? '').matchAll(/<meta\b[^>]*>/gi)]
    .filter(([tag]) => /\bname\s*=\s*["']?referrer\b/i.test(tag))
    .map(([tag]) => /\bcontent\s*=\s*["']?([\w-]+)/i.exec(tag)?.[1] ?? '');
  // The last one a browser knows counts.
  const policy = [...values, ...meta]
    .map((value) => value.trim().toLowerCase())
    .findLast((value) => REFERRER_POLICIES.has(value));
  if (policy === undefined) return 'no referrer policy';
  return SAFE_REFERRER_POLICIES.has(policy) ? undefined : `referrer policy ${policy}`;
}

/** Why the page may be stored. */
export function findStorageGap({ headers }: PageSeen): string | undefined {
  const control = headerValues(headers, 'cache-control').join(', ');
  if (/(?:^|[\s,])no-store(?:$|[\s,])/i.test(control)) return undefined;
  return control === '' ? 'no Cache-Control' : `Cache-Control: ${control}`;
}
