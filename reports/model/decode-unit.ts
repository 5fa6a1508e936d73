/**
 * Reading one character of a text that may be written in the encodings that values travel in.
 */

/** One way to read the text at a position. */
export interface Unit {
  /** UTF-16 code units it stands for. */
  text: string;
  /** Where the next unit begins. */
  next: number;
}

const PERCENT = '%'.charCodeAt(0);
const PLUS = '+'.charCodeAt(0);
const BACKSLASH = '\\'.charCodeAt(0);
const AMPERSAND = '&'.charCodeAt(0);
const QUOTE = '"'.charCodeAt(0);

const JSON_ESCAPES: Readonly<Record<string, string>> = {
  '"': '"',
  "'": "'",
  '/': '/',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
};
const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

/** @returns true for a code unit that may begin an encoded character. */
export function startsEncoding(code: number): boolean {
  return code === PERCENT || code === PLUS || code === BACKSLASH || code === AMPERSAND;
}

/** Every reading of what stands at a position, the plain one last. */
export function readUnits(text: string, at: number): Unit[] {
  const units = readEncoded(text, at);
  units.push({ text: text.charAt(at), next: at + 1 });
  return units;
}

/**
 * Reads an encoded character: percent-encoding (RFC 3986 section 2.1; UTF-8, either hex case, also encoded
 * repeatedly as in `%252B`), `+` for a space, a JSON escape (RFC 8259 section 7) or an HTML character reference.
 *
 * @returns every reading as an encoded character; the plain one is always possible beside them.
 */
function readEncoded(text: string, at: number): Unit[] {
  switch (text.charCodeAt(at)) {
    case PERCENT:
      return readPercent(text, at);
    case PLUS:
      return [{ text: ' ', next: at + 1 }];
    case BACKSLASH:
      return asList(readJsonEscape(text, at));
    case AMPERSAND:
      return asList(readEntity(text, at));
    default:
      return [];
  }
}

const asList = (unit: Unit | undefined): Unit[] => (unit ? [unit] : []);

/** Encodings of encodings are undone up to four times; a bound, so that hostile texts cost no more than others. */
const OCTET = /%((?:25){0,4})([0-9a-f]{2})/iy;

interface Octet {
  value: number;
  next: number;
  /** How often the percent sign was encoded again. */
  nested: number;
}

function readOctet(text: string, at: number): Octet | undefined {
  OCTET.lastIndex = at;
  const match = OCTET.exec(text);
  if (match?.[1] === undefined || match[2] === undefined) return undefined;
  return { value: Number.parseInt(match[2], 16), next: OCTET.lastIndex, nested: match[1].length / 2 };
}

/** `%2525` is a percent sign encoded twice, or one encoded once before the digits 25. */
function readPercent(text: string, at: number): Unit[] {
  const first = readOctet(text, at);
  if (!first) return [];
  const units = asList(readCharacter(text, first));
  for (let level = 1; level <= first.nested; level++) {
    units.push({ text: '%', next: at + 1 + 2 * level });
  }
  return units;
}

function readCharacter(text: string, first: Octet): Unit | undefined {
  const length = utf8Length(first.value);
  const bytes = [first.value];
  let { next } = first;
  while (bytes.length < length) {
    const octet = readOctet(text, next);
    if (!octet) return undefined;
    bytes.push(octet.value);
    next = octet.next;
  }
  return { text: Buffer.from(bytes).toString('utf8'), next };
}

function utf8Length(lead: number): number {
  if (lead >= 0xf0) return 4;
  if (lead >= 0xe0) return 3;
  return lead >= 0xc0 ? 2 : 1;
}

const JSON_ESCAPE = /(\\{1,7})(?:u([0-9a-f]{4})|(["'/bfnrt]))|\\\\(?:\\\\)?/iy;

/** JSON inside JSON doubles the backslashes, so any run of them may introduce the escape. */
function readJsonEscape(text: string, at: number): Unit | undefined {
  // What most escapes of a report are, without the expression.
  if (text.charCodeAt(at + 1) === QUOTE) return { text: '"', next: at + 2 };
  JSON_ESCAPE.lastIndex = at;
  const match = JSON_ESCAPE.exec(text);
  if (!match) return undefined;
  const [, run, hex, letter] = match;
  const next = JSON_ESCAPE.lastIndex;
  if (hex !== undefined) return { text: String.fromCharCode(Number.parseInt(hex, 16)), next };
  if (run !== undefined && letter !== undefined) {
    const decoded = JSON_ESCAPES[letter];
    // A doubled backslash before a letter is more likely a backslash that belongs to the value.
    if (decoded !== undefined && (run.length === 1 || '"\'/'.includes(letter)))
      return { text: decoded, next };
  }
  return text.startsWith('\\\\', at) ? { text: '\\', next: at + 2 } : undefined;
}

const ENTITY = /&(?:amp;){0,4}(?:#x([0-9a-f]{1,6})|#([0-9]{1,7})|(amp|lt|gt|quot|apos));/iy;

function readEntity(text: string, at: number): Unit | undefined {
  if (text.startsWith('quot;', at + 1)) return { text: '"', next: at + 6 };
  ENTITY.lastIndex = at;
  const match = ENTITY.exec(text);
  if (!match) return undefined;
  const [, hex, decimal, name] = match;
  const next = ENTITY.lastIndex;
  if (name !== undefined) return { text: ENTITIES[name.toLowerCase()] ?? '', next };
  const code = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16);
  return code > 0x10ffff ? undefined : { text: String.fromCodePoint(code), next };
}
