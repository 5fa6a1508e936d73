/** The addresses of a target file. */

import type { SchemaMistake } from '../../specs/documents/schema-errors.ts';
import type { Target } from '../../specs/generated/target.ts';

/** How a value is quoted in a message: not at all where it came from the environment. */
type Show = (path: string, value: string) => string;

/** An http(s) origin with or without a path prefix, and nothing else. */
export function checkBaseUrl(path: string, value: string, show: Show): SchemaMistake[] {
  const wrong = (what: string) => [{ path, line: `${path} ${what}` }];
  const example = 'write it like https://airisk.example.com';
  if (/\s/.test(value)) return wrong(`must not contain white space; ${example}`);
  if (!URL.canParse(value)) return wrong(`is not an absolute URL (${show(path, value)}); ${example}`);
  const url = new URL(value);
  if (url.protocol !== 'http:' && url.protocol !== 'https:')
    return wrong(`must begin with https:// or http://; ${example}`);
  if (!/^https?:\/\/[^/]/i.test(value) || value.includes('\\'))
    return wrong(`is not well-formed; ${example}`);
  if (url.username || url.password) return wrong('must not contain a user name or password');
  if (value.includes('#')) return wrong('must not contain a fragment (#)');
  if (value.includes('?')) return wrong('must not contain a query (?)');
  if (/\/api\/oauth2(\/token)?\/?$/i.test(url.pathname))
    return wrong('must end before /api/oauth2, which is appended');
  return [];
}

/** Addresses of instances are like that of the deployment, and each is another. */
export function checkInstances({ instances }: Target, show: Show): SchemaMistake[] {
  if (instances === undefined || !('baseUrls' in instances)) return [];
  const { baseUrls } = instances;
  return baseUrls.flatMap((value, at) => {
    const path = `instances.baseUrls[${at}]`;
    if (baseUrls.indexOf(value) < at)
      return [{ path, line: `${path} repeats another: each instance has an address of its own` }];
    return checkBaseUrl(path, value, show);
  });
}

/** Absolute, without fragment, and each different from the others. */
export function checkRedirectUris(target: Target, show: Show): SchemaMistake[] {
  const own: (readonly [string, string])[] = [
    ['client.redirectUri', target.client.redirectUri],
    ...alternates('client', target.client.alternateRedirectUris),
  ];
  const other: (readonly [string, string])[] = target.otherClient
    ? [
        ['otherClient.redirectUri', target.otherClient.redirectUri],
        ...alternates('otherClient', target.otherClient.alternateRedirectUris),
      ]
    : [];
  const all = [...own, ...other];
  const mistakes = all.flatMap(([path, value]) => checkRedirectUri(path, value, show));
  all.forEach(([path, value], index) => {
    const first = all.slice(0, index).find(([, earlier]) => earlier === value);
    if (first)
      mistakes.push({ path, line: `${path} repeats ${first[0]}: each redirect URI must be another` });
  });
  return mistakes;
}

function alternates(client: string, values: readonly string[] | undefined): (readonly [string, string])[] {
  return (values ?? []).map((value, index) => [`${client}.alternateRedirectUris[${index}]`, value]);
}

function checkRedirectUri(path: string, value: string, show: Show): SchemaMistake[] {
  const wrong = (what: string) => [{ path, line: `${path} ${what}` }];
  if (/\s/.test(value)) return wrong('must not contain white space');
  if (!/^[a-z][a-z0-9+.-]*:/i.test(value) || !URL.canParse(value)) {
    return wrong(
      `is not an absolute URL (${show(path, value)}); write it as it is registered, like https://localhost/callback`,
    );
  }
  if (value.includes('#')) return wrong('must not contain a fragment (#): RFC 6749 Section 3.1.2 forbids it');
  const { protocol } = new URL(value);
  if (['javascript:', 'data:', 'file:', 'blob:', 'about:'].includes(protocol))
    return wrong(`must not use the scheme ${protocol}`);
  if (/^https?:/.test(protocol) && !/^https?:\/\/[^/]/i.test(value))
    return wrong('is not well-formed: the host is missing');
  return [];
}

/** Paths are appended to `baseUrl`: none may lead to another host or out of the prefix. */
export function checkResourcePaths(target: Target, show: Show): SchemaMistake[] {
  const entries = Object.entries(target.resources ?? {});
  return entries.flatMap(([name, value]) => {
    const path = `resources.${name}`;
    const steps = value.split(/[?#]/)[0]?.split('/') ?? [];
    const escapes =
      value.startsWith('//') || value.includes('\\') || steps.some((step) => /^(\.|%2e){1,2}$/i.test(step));
    if (escapes)
      return [{ path, line: `${path} must be a plain path on the target, not ${show(path, value)}` }];
    if (/[\s#]/.test(value))
      return [{ path, line: `${path} must not contain white space or a fragment (#)` }];
    return [];
  });
}
