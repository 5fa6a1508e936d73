/** Looks for values of a request in its answer. */
import { encodeComponent } from '../flows/encode.ts';
import type { WireAnswer } from '../flows/wire.ts';

/** Shorter values stand in texts by chance. */
const LEAST_LENGTH = 6;

/**
 * @param sent Names and values that no answer may repeat.
 * @returns the names of those found in body or headers, plain, percent-encoded, in Base64 or as JSON writes them.
 */
export function findAnswerEcho(answer: WireAnswer, sent: Readonly<Record<string, string>>): string[] {
  const text = [answer.text, ...answer.headers.map(([, value]) => value)].join('\n');
  return Object.entries(sent)
    .filter(
      ([, value]) => value.length >= LEAST_LENGTH && spellings(value).some((form) => text.includes(form)),
    )
    .map(([name]) => name);
}

function spellings(value: string): string[] {
  const base64 = Buffer.from(value).toString('base64').replace(/=+$/, '');
  return [
    value,
    encodeComponent(value),
    encodeURIComponent(value),
    JSON.stringify(value).slice(1, -1),
    base64,
  ];
}
