import type { ExpirationFormat } from '../dialect.ts';

/** The precision, in ms, in which a format prints an instant; tokens end at the instant that is printed. */
export function expirationStep(format: ExpirationFormat): number {
  return format === 'seconds-z' || format === 'seconds-offset' ? 1000 : 1;
}

let lastInstant = Number.NaN;
let lastText = '';

/** ISO 8601 with ms and `Z`; remembers the last instant, because many tokens of a second share it. */
function toIso(instant: number): string {
  if (instant !== lastInstant) {
    lastText = new Date(instant).toISOString();
    lastInstant = instant;
  }
  return lastText;
}

/** Writes an instant (epoch ms) as a UTC date-time (RFC 3339), in one of the shapes .NET servers print. */
export function formatInstant(instant: number, format: ExpirationFormat): string {
  const iso = toIso(instant);
  const seconds = iso.slice(0, -5);
  const milliseconds = iso.slice(0, -1);
  switch (format) {
    case 'seconds-z':
      return `${seconds}Z`;
    case 'milliseconds-z':
      return iso;
    case 'ticks-z':
      return `${milliseconds}0000Z`;
    case 'seconds-offset':
      return `${seconds}+00:00`;
    case 'milliseconds-offset':
      return `${milliseconds}+00:00`;
    case 'ticks-offset':
      return `${milliseconds}0000+00:00`;
  }
}
