import { UsageError } from '../../runner/usage-error.ts';

const MOST_FLOWS = 100_000;
const MOST_SEED = 0xffff_ffff;

/**
 * How many random flows, and their seed.
 * @param today Where the seed comes from unless one is given.
 * @throws UsageError for what is no whole number
 */
export function readExploration(
  { explore, seed }: { readonly explore?: string | undefined; readonly seed?: string | undefined },
  today: Date,
): { flows?: number; seed: number } {
  const dated = Number(today.toISOString().slice(0, 10).replaceAll('-', ''));
  return {
    ...(explore === undefined ? {} : { flows: wholeNumber('explore', explore, MOST_FLOWS) }),
    seed: seed === undefined ? dated : wholeNumber('seed', seed, MOST_SEED),
  };
}

function wholeNumber(name: string, text: string, most: number): number {
  const value = Number(text);
  if (/^\d+$/.test(text) && value <= most) return value;
  throw new UsageError(`--${name} must be a whole number from 0 to ${most}, not "${text}"`);
}
