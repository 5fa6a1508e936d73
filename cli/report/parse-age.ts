import { UsageError } from '../../runner/usage-error.ts';

const UNITS: Readonly<Record<string, number>> = { m: 60_000, h: 3_600_000, d: 86_400_000 };

/**
 * A length of time such as `30m`, `24h` or `7d`, in milliseconds.
 * @throws UsageError for anything else
 */
export function parseAge(option: string, text: string): number {
  const [, digits = '', unit = ''] = /^([1-9]\d{0,5})([mhd])$/.exec(text) ?? [];
  const factor = UNITS[unit];
  if (factor === undefined)
    throw new UsageError(`${option} is a length of time such as 30m, 24h or 7d, not "${text}"`);
  return Number(digits) * factor;
}
