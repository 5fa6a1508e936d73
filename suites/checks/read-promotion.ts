/** Reads what became of a generic code that was sent with a userid. */
import type { TokenAnswer } from '../flows/provider.ts';
import type { WireAnswer } from '../flows/wire.ts';
import { type Reading, readTokenRefusal } from './read-refusal.ts';
import { readResourceOpened } from './read-resource-answer.ts';

export interface Promoted {
  readonly answer: TokenAnswer;
  /** What the token opened, if there was one. */
  readonly opened?: WireAnswer;
}

export const evidenceOfPromotion = ({ answer, opened }: Promoted): number[] => [
  ...answer.evidence,
  ...(opened ? [opened.n] : []),
];

export function readPromotion({ answer, opened }: Promoted): Reading {
  if (!opened) return readTokenRefusal(answer);
  const reading = readResourceOpened(opened);
  if (reading.kind === 'granted')
    return { kind: 'granted', actual: `a token that opens the resource of users: ${reading.actual}` };
  return reading.kind === 'refused'
    ? { kind: 'refused', actual: `a token that does not open the resource of users: ${reading.actual}` }
    : reading;
}
