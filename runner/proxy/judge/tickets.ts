/**
 * One-time ids in the addresses of the deployment's own pages (`/sign-in/8c5b…`): whoever has such an address goes on with
 * the sign-in of somebody else. They are known by where they stand; the paths of the API stay readable.
 */
import { headerValues } from '../../../suites/flows/wire.ts';
import type { Event } from './history.ts';

/** Made for nobody to guess, and no word or file name. */
const MINTED = /^(?=[^\d]*\d)(?=[^a-z]*[a-z])[\w-]{16,}$/i;
const FORM_ACTION = /<form\b[^>]*\baction\s*=\s*["']?([^"'\s>]+)/gi;

/** Ids in the path of a page, and in those that the answer leads on to. @param origin Of the deployment */
export function ticketsIn({ kind, seen }: Event, origin: string): string[] {
  if (kind !== 'page' && kind !== 'authorization') return [];
  const { request, answer } = seen.entry;
  const onward = [
    ...headerValues(answer?.headers ?? [], 'location'),
    ...[...(answer?.body ?? '').matchAll(FORM_ACTION)].map(([, action = '']) => action),
  ];
  const paths = [request.path, ...onward.flatMap((address) => pathAt(address, [origin, seen.own]))];
  return paths.flatMap((path) => path.split('/').filter((segment) => MINTED.test(segment)));
}

/** The path of an address that stays with the deployment. */
function pathAt(address: string, origins: readonly string[]): string[] {
  const origin = origins.find((one) => address.toLowerCase().startsWith(`${one}/`)) ?? '';
  const rest = address.slice(origin.length);
  if (origin === '' && /^(?:[a-z][\w+.-]*:|\/\/)/i.test(rest)) return [];
  return [rest.replace(/[?#].*$/s, '')];
}
