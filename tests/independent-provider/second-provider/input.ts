/** Reads queries, forms and JSON bodies. Nothing is repaired: what is not well-formed is refused. */

export type Fields = ReadonlyMap<string, string>;

/** A request that cannot be read; the text is the answer. */
export class Unreadable extends Error {
  readonly status: number;
  constructor(text: string, status = 400) {
    super(text);
    this.status = status;
  }
}

const KNOWN = new Set(['client_id', 'client_secret', 'redirect_uri', 'code', 'userid', 'state']);
const strictUtf8 = new TextDecoder('utf-8', { fatal: true });

/**
 * Name and value pairs of a query or a form; empty values count as absent.
 * @param repeated What becomes of a known name that comes twice: refused, or every pair in order.
 */
export function readPairs(text: string, repeated: 'refuse' | 'allow' = 'refuse'): [string, string][] {
  const pairs = text
    .split('&')
    .filter((piece) => piece !== '')
    .map((piece): [string, string] => {
      const at = piece.indexOf('=');
      return at < 0 ? [decode(piece), ''] : [decode(piece.slice(0, at)), decode(piece.slice(at + 1))];
    });
  const seen = new Set<string>();
  for (const [name] of pairs) {
    if (seen.has(name) && KNOWN.has(name) && repeated === 'refuse')
      throw new Unreadable(`Repeated parameter ${name}`);
    seen.add(name);
  }
  return pairs.filter(([, value]) => value !== '');
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    throw new Unreadable('Malformed parameter');
  }
}

/**
 * The fields of a token request.
 * @throws Unreadable for other media types, malformed bodies and values of the wrong type.
 */
export function readBody(body: Buffer, contentType: string | undefined): { fields: Fields; json: boolean } {
  const [type = '', ...parameters] = (contentType ?? '').split(';').map((part) => part.trim().toLowerCase());
  const charset = parameters.find((parameter) => parameter.startsWith('charset='));
  if (charset && !/^charset="?utf-8"?$/.test(charset)) throw new Unreadable('Unsupported charset', 415);
  if (type === 'application/x-www-form-urlencoded')
    return { fields: new Map(readPairs(readUtf8(body))), json: false };
  if (type === 'application/json') return { fields: readJson(readUtf8(body)), json: true };
  throw new Unreadable('Unsupported media type', 415);
}

function readUtf8(body: Buffer): string {
  try {
    return strictUtf8.decode(body);
  } catch {
    throw new Unreadable('Body is not UTF-8');
  }
}

function readJson(text: string): Fields {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new Unreadable('Malformed JSON');
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new Unreadable('JSON object expected');
  const names = namesInOrder(text).filter((name) => KNOWN.has(name));
  if (new Set(names).size < names.length) throw new Unreadable('Repeated member');
  const fields = new Map<string, string>();
  for (const [name, member] of Object.entries(value)) {
    if (!KNOWN.has(name)) continue;
    if (typeof member !== 'string') throw new Unreadable(`Invalid ${name}`);
    if (member !== '') fields.set(name, member);
  }
  return fields;
}

/** Member names of the outermost object, repetitions included, of a text that is known to be JSON. */
function namesInOrder(text: string): string[] {
  const names: string[] = [];
  let depth = 0;
  for (const [token, colon] of text.matchAll(/"(?:[^"\\]|\\.)*"(\s*:)?|[{}[\]]/g)) {
    if (token === '{' || token === '[') depth += 1;
    else if (token === '}' || token === ']') depth -= 1;
    else if (colon !== undefined && depth === 1)
      names.push(JSON.parse(token.slice(0, -colon.length)) as string);
  }
  return names;
}
