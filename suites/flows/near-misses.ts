/** Values that are almost right. Each is learned, so that no report shows what a secret nearly is. */
import type { SecretKind } from '../../reports/model/redact.ts';
import type { Provider } from './provider.ts';

export interface NearMiss {
  readonly name: string;
  readonly value: string;
}

/**
 * Variants of a value that an exact comparison refuses; those equal to the value are left out.
 * @param kind What the value is, or undefined for values that may be shown (client ids, user ids).
 */
export function nearMisses(
  provider: Pick<Provider, 'learn'>,
  kind: SecretKind | undefined,
  value: string,
): NearMiss[] {
  const variants: NearMiss[] = [
    { name: 'the last character missing', value: value.slice(0, -1) },
    { name: 'the first character missing', value: value.slice(1) },
    { name: 'the first half only', value: value.slice(0, Math.ceil(value.length / 2)) },
    { name: 'a character added', value: `${value}x` },
    // For what may be base64: a lenient decoder drops an incomplete group at the end.
    { name: 'four characters added', value: `${value}wxyz` },
    { name: 'a character in front', value: `x${value}` },
    { name: 'the last character changed', value: value.slice(0, -1) + otherCharacter(value.at(-1) ?? '') },
    { name: 'a middle character changed', value: changeMiddle(value) },
    { name: 'the letter case swapped', value: swapCase(value) },
    { name: 'upper case', value: value.toUpperCase() },
    { name: 'lower case', value: value.toLowerCase() },
    { name: 'a space behind', value: `${value} ` },
    { name: 'a space in front', value: ` ${value}` },
    { name: 'a line break behind', value: `${value}\n` },
    { name: 'a tab in front', value: `\t${value}` },
    { name: 'a zero-width space behind', value: `${value}\u200b` },
    { name: 'percent-encoded once more', value: encodeOnceMore(value) },
    { name: 'twice in a row', value: value + value },
  ];
  const seen = new Set([value, '']);
  return variants.filter((variant) => {
    if (seen.has(variant.value)) return false;
    seen.add(variant.value);
    if (kind !== undefined) provider.learn(kind, variant.value);
    return true;
  });
}

function otherCharacter(character: string): string {
  return character === 'a' ? 'b' : 'a';
}

function changeMiddle(value: string): string {
  const at = Math.floor(value.length / 2);
  return value.slice(0, at) + otherCharacter(value[at] ?? '') + value.slice(at + 1);
}

function swapCase(value: string): string {
  return [...value].map((c) => (c === c.toLowerCase() ? c.toUpperCase() : c.toLowerCase())).join('');
}

/** Encodes the first character even where it needs no encoding. */
function encodeOnceMore(value: string): string {
  const code = value.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0');
  return `%${code}${value.slice(1)}`;
}
