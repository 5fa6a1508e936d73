/** Reads the members of a token answer. */
import { header, type WireAnswer } from '../flows/wire.ts';

/** Characters of a bearer token (RFC 6750 section 2.1). */
export const B64TOKEN = /^[A-Za-z0-9\-._~+/]+=*$/;

/** What a dialect calls the ways to write it. */
export const EXPIRATIONS: Readonly<Record<string, string>> = {
  'seconds, Z': 'seconds-z',
  '3 digits of fraction, Z': 'milliseconds-z',
  '7 digits of fraction, Z': 'ticks-z',
  'seconds, +00:00': 'seconds-offset',
  '3 digits of fraction, +00:00': 'milliseconds-offset',
  '7 digits of fraction, +00:00': 'ticks-offset',
};

export interface Expiration {
  /** What keeps it from being a UTC date-time, as a phrase. */
  readonly problem?: string;
  /** Epoch ms; undefined when the value is no date-time at all. A time without a zone is read as UTC. */
  readonly at?: number;
  /** How it is written: "2025-03-31T13:12:17Z" is `seconds, Z`. */
  readonly format?: string;
}

const DATE_TIME = /^(\d{4}-\d\d-\d\d)[Tt ](\d\d:\d\d)(:\d\d)?(\.\d+)?([Zz]|[+-]\d\d(?::?\d\d)?)?$/;

/** Accepts a fraction, and a zero offset for Z: the documents leave both open. */
export function readTokenExpiration(value: unknown): Expiration {
  if (typeof value !== 'string')
    return { problem: `a JSON ${value === null ? 'null' : typeof value}, no string` };
  const match = DATE_TIME.exec(value);
  if (!match) return { problem: `“${value.slice(0, 60)}” is no ISO 8601 date-time` };
  const [, date, time, seconds = ':00', fraction = '', zone] = match;
  const digits = fraction.slice(0, 4);
  const at = Date.parse(`${date}T${time}${seconds}${digits}${offset(zone)}`);
  if (Number.isNaN(at)) return { problem: `“${value}” is no date that exists` };
  const format = [fraction ? `${fraction.length - 1} digits of fraction` : 'seconds', zone ?? 'no zone'].join(
    ', ',
  );
  if (zone === undefined) return { at, format, problem: `“${value}” names no zone` };
  const utc = /^(?:z|[+-]00(?::?00)?)$/i.test(zone);
  return { at, format, ...(utc ? {} : { problem: `“${value}” is in the zone ${zone}` }) };
}

function offset(zone: string | undefined): string {
  if (zone === undefined || /^z$/i.test(zone)) return 'Z';
  const digits = zone.slice(1).replace(':', '').padEnd(4, '0');
  return `${zone[0]}${digits.slice(0, 2)}:${digits.slice(2)}`;
}

/** What the time was when a token was issued. */
export interface IssueTime {
  /** Epoch ms. */
  readonly at: number;
  /** How far off it may be, in ms. */
  readonly tolerance: number;
}

/** The Date header has whole seconds and is of the target's clock. */
const HEADER_TOLERANCE_MS = 2_000;
/** Without one it is our clock, and clocks differ. */
const CLOCK_TOLERANCE_MS = 120_000;

/** The time by the target's own Date header; without one by our clock. */
export function readIssueTime(answer: WireAnswer): IssueTime {
  const stated = Date.parse(header(answer, 'date') ?? '');
  return Number.isNaN(stated)
    ? { at: answer.receivedAt, tolerance: CLOCK_TOLERANCE_MS }
    : { at: stated, tolerance: HEADER_TOLERANCE_MS };
}
