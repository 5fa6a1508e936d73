/** How a code or token is written, in the words of a dialect. */

export interface Notation {
  /** A format of a dialect, or in other words what no dialect has. */
  readonly format: string;
  /** Random bytes that it has room for; undefined where the format says it, or nobody can. */
  readonly bytes?: number;
  /** In words. */
  readonly told: string;
}

/** So many characters the mock puts behind its random ones, to have each that clients stumble over. */
const RESERVED_TAIL = 6;
const UUID = '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}';
/** Reads the notation of one value. */
export function readNotation(value: string): Notation {
  const { length } = value;
  const told = (kind: string) => `${length} characters: ${kind}`;
  const is = (pattern: string) => new RegExp(`^${pattern}$`).test(value);
  if (is(UUID)) return { format: 'uuid', told: told('a UUID') };
  if (is(`${UUID}${UUID}`)) return { format: 'uuid-pair', told: told('two UUIDs') };
  if (is(`${UUID}.${UUID}`)) return { format: 'two UUIDs with a character between', told: told('two UUIDs') };
  if (is('eyJ[\\w-]+\\.[\\w-]+\\.[\\w-]*')) return { format: 'jwt', told: 'a JWT' };
  if (is('[0-9a-f]+') && length % 2 === 0)
    return { format: 'hex', bytes: length / 2, told: told('hexadecimal digits') };
  if (is('[0-9A-F]+')) return { format: 'hex in capitals', told: told('hexadecimal digits in capitals') };
  if (is('[\\w-]+'))
    return {
      format: 'base64url',
      bytes: Math.floor((length * 3) / 4),
      told: told('letters, digits, - and _'),
    };
  return {
    format: 'reserved',
    bytes: Math.max(length - RESERVED_TAIL, 1),
    told: told('letters, digits and reserved characters'),
  };
}

/** The lengths of values, and the characters in them where those have a meaning in URLs. */
export function describeAlphabet(values: readonly string[]): string {
  const lengths = [...new Set(values.map(({ length }) => length))].sort((a, b) => a - b);
  const { format } = readNotation(values[0] ?? '');
  const characters = new Set(values.flatMap((value) => [...value].map(kindOf)));
  const told = KINDS[format] ?? [...characters].sort().join(' ');
  return `${lengths.join(', ')} characters; ${told}`;
}

const KINDS: Readonly<Record<string, string>> = {
  hex: 'hexadecimal digits',
  base64url: 'letters, digits, - and _',
};

function kindOf(character: string): string {
  if (/[a-z]/.test(character)) return 'lower-case letters';
  if (/[A-Z]/.test(character)) return 'upper-case letters';
  return /[0-9]/.test(character) ? 'digits' : character;
}
