import { randomInt } from 'node:crypto';

const SETS: readonly (readonly [RegExp, string])[] = [
  [/[0-9]/, '0123456789'],
  [/[a-z]/, 'abcdefghijklmnopqrstuvwxyz'],
  [/[A-Z]/, 'ABCDEFGHIJKLMNOPQRSTUVWXYZ'],
];
const HEX_SETS: readonly (readonly [RegExp, string])[] = [
  [/[0-9a-f]/, '0123456789abcdef'],
  [/[0-9A-F]/, '0123456789ABCDEF'],
];
/** With fewer random bits an invented value is now and then one that a user has. */
const ENOUGH_BITS = 40;

/**
 * A value that looks like a code or token, but was never issued: every letter and digit drawn anew, the rest kept.
 * Digits that stand for a UUID's version are kept too, so that a reader of UUIDs accepts the form. Where the form has
 * room for few values only, the invented one is longer than any of them.
 */
export function inventCode(model: string): string {
  const hex = /^[0-9a-f-]+$/i.test(model);
  const sets = hex ? HEX_SETS : SETS;
  const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab]/i.test(model);
  let bits = 0;
  const drawn = [...model].map((character, at) => {
    if (uuid && (at === 14 || at === 19)) return character;
    const set = sets.find(([pattern]) => pattern.test(character))?.[1];
    bits += set === undefined ? 0 : Math.log2(set.length);
    return set === undefined ? character : (set[randomInt(set.length)] ?? character);
  });
  for (; bits < ENOUGH_BITS; bits += Math.log2(10)) drawn.push(String(randomInt(10)));
  return drawn.join('');
}

/** Whether letter case carries no meaning in this notation: hexadecimal numbers and UUIDs. */
export function isCaseBlind(value: string): boolean {
  return /^[0-9a-f-]+$/i.test(value);
}
