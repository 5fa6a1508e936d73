/** Holds the expiration of a token against the lifetime that the deployment declares. */
import type { TokenAnswer } from '../flows/provider.ts';
import { readIssueTime, readTokenExpiration } from './read-token-expiration.ts';

/** A stated lifetime may differ from the declared one by this share of it. */
const LIFETIME_SHARE = 0.05;

export interface ComparedLifetime {
  /** Seconds from issue to expiration; undefined where there is no date-time. */
  readonly stated?: number;
  /** What keeps the expiration from being a UTC date-time, as a phrase. */
  readonly problem?: string;
  /** How far off it may be, in seconds. */
  readonly tolerance: number;
  readonly holds: boolean;
}

/** @param declared In seconds. */
export function compareLifetime({ json, answer }: TokenAnswer, declared: number): ComparedLifetime {
  const issued = readIssueTime(answer);
  const slack = Math.max((issued.tolerance + 1_000) / 1_000, declared * LIFETIME_SHARE);
  const tolerance = Math.round(slack);
  const { at, problem } = readTokenExpiration(json?.['expiration']);
  const told = { tolerance, ...(problem === undefined ? {} : { problem }) };
  if (at === undefined) return { ...told, holds: false };
  const stated = (at - issued.at) / 1_000;
  return { ...told, stated: Math.round(stated), holds: Math.abs(stated - declared) <= slack };
}
