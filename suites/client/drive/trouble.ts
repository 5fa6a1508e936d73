/** Why a page could not be had, and whose doing that is. */
import type { PageState } from '../test-environment.ts';
import type { Place } from './place.ts';

/** Where the browser stood when it could not go on. */
export interface Standstill {
  readonly url: string;
  /** The address that the page could not be had from. */
  readonly deadEnd: { readonly url: string; readonly why: string } | undefined;
  /** The page that was asked for and has not answered. */
  readonly waitingFor: string | undefined;
}

const LONGEST_DETAIL = 400;

/** An address that gives no answer speaks against the application only where it is the application's own. */
export function describeDeadEnd(
  { url, why }: { readonly url: string; readonly why: string },
  { redirectUri, providerUrl, drive }: Place,
): Pick<PageState, 'trouble' | 'detail'> {
  const { origin, pathname } = new URL(url);
  const { startUrl, apiUrl, statusUrl, signOutUrl } = drive;
  const known = [redirectUri, providerUrl, startUrl, apiUrl, statusUrl, signOutUrl];
  const own = known.some((one) => one !== undefined && new URL(one).origin === origin);
  return { trouble: own ? 'broken' : 'dead-end', detail: `${origin}${pathname}: ${why}` };
}

/** The state of a page that was asked for and threw. */
export function describeTrouble(
  error: unknown,
  timeoutMs: number,
  { url, deadEnd, waitingFor }: Standstill,
  place: Place,
): PageState {
  const message = error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error);
  const base = { marker: 'none' as const, url, text: '' };
  if (deadEnd) return { ...base, ...describeDeadEnd(deadEnd, place) };
  const code = /net::(ERR_[A-Z_]+)/.exec(message)?.[1];
  if (code !== undefined) return { ...base, trouble: 'broken', detail: code };
  const late = /Timeout \d+ms exceeded/.test(message);
  if (!late) return { ...base, trouble: 'timeout', detail: message.slice(0, LONGEST_DETAIL) };
  const why = `no answer within ${timeoutMs / 1000} s`;
  if (waitingFor === undefined) return { ...base, trouble: 'timeout', detail: why };
  const { trouble, detail } = describeDeadEnd({ url: waitingFor, why }, place);
  return {
    ...base,
    trouble: trouble === 'broken' ? 'timeout' : 'dead-end',
    ...(detail ? { detail } : {}),
  };
}
