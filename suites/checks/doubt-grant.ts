/**
 * Where codes or tokens are few or counted, an altered one may be another user's good one: what it opens proves no lax
 * comparison. That they are few is a finding of its own (code-unguessable, token-unguessable).
 */

import type { Provider } from '../flows/provider.ts';
import { estimateEntropy } from './estimate-entropy.ts';
import type { Reading } from './read-refusal.ts';

/** Enough to see a counter. */
const SAMPLES = 3;
/** With fewer bits a value that was made up may be in use. */
const FEW_BITS = 40;

/** Near misses that can have the form of an issued value; padding and foreign characters cannot. */
const FORM_KEEPING = new Set([
  'the last character missing',
  'the first character missing',
  'the first half only',
  'a middle character changed',
  'the letter case swapped',
]);

/** Whether a near miss of this name could be another's value at all. */
export const keepsForm = (nearMiss: string): boolean => FORM_KEEPING.has(nearMiss);

/**
 * Whether values of a kind are so few, or so regular, that an altered one may have been issued. Where each code is a page,
 * the last ones that were issued show it.
 * @param take Gets a fresh one.
 */
export async function areCounted(
  { codesAreDear, seen }: Pick<Provider, 'codesAreDear' | 'seen'>,
  what: 'codes' | 'tokens',
  take: () => Promise<string>,
): Promise<boolean> {
  const values = codesAreDear ? seen.lastIssued(what, SAMPLES) : [];
  while (values.length < SAMPLES) values.push(await take());
  const { bits, sequence } = estimateEntropy(values);
  return sequence !== undefined || bits < FEW_BITS;
}

/** What is said of a grant that may be another's. */
export function doubtGrant(reading: Reading, what: 'codes' | 'tokens'): Reading {
  return reading.kind === 'granted'
    ? {
        kind: 'unclear',
        actual: reading.actual,
        reason: `${what} are so few or so regular that this may be another's good one`,
      }
    : reading;
}
