/** The judges' own encoders and parsers: the mock has others, so that a mistake cannot agree with itself. */

export type Param = readonly [name: string, value: string];

/** Percent-encodes everything but unreserved characters (RFC 3986 section 2.3), as UTF-8. */
export function encodeComponent(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

/** application/x-www-form-urlencoded; spaces become `+`. */
export function encodeForm(params: readonly Param[]): string {
  return params.map(([name, value]) => `${formPart(name)}=${formPart(value)}`).join('&');
}

/** A query; spaces become `%20`, which every reader understands. */
export function encodeQuery(params: readonly Param[]): string {
  return params.map(([name, value]) => `${encodeComponent(name)}=${encodeComponent(value)}`).join('&');
}

const formPart = (text: string): string => encodeComponent(text).replaceAll('%20', '+');

/** One JSON object of string members; a repeated name is repeated in the text. */
export function encodeJson(params: readonly Param[]): string {
  return `{${params.map(([name, value]) => `${JSON.stringify(name)}:${JSON.stringify(value)}`).join(',')}}`;
}

/** Form-decodes one part; malformed sequences stay as they are. */
export function decodePart(text: string): string {
  const spaced = text.replaceAll('+', ' ');
  try {
    return decodeURIComponent(spaced);
  } catch {
    return spaced;
  }
}

/** Parameters of a query or fragment, in order, repetitions kept. */
export function parseParams(text: string): [string, string][] {
  if (text === '') return [];
  return text.split('&').map((pair) => {
    const at = pair.indexOf('=');
    return at === -1
      ? [decodePart(pair), '']
      : [decodePart(pair.slice(0, at)), decodePart(pair.slice(at + 1))];
  });
}

/** Parameters of a fragment, which may begin with a route of its own: `#/done?code=…`, `#?code=…`. */
export function parseFragment(text: string): [string, string][] {
  const at = text.indexOf('?');
  const isRoute = at !== -1 && !text.slice(0, at).includes('=');
  return parseParams(isRoute ? text.slice(at + 1) : text);
}

/** A URL cut at the first `?` and the first `#`, nothing normalised. */
export interface SplitUrl {
  readonly before: string;
  /** Without the question mark; undefined when there is none. */
  readonly query: string | undefined;
  /** Without the number sign; undefined when there is none. */
  readonly fragment: string | undefined;
}

export function splitAtQuery(url: string): SplitUrl {
  const hash = url.indexOf('#');
  const fragment = hash === -1 ? undefined : url.slice(hash + 1);
  const rest = hash === -1 ? url : url.slice(0, hash);
  const mark = rest.indexOf('?');
  return mark === -1
    ? { before: rest, query: undefined, fragment }
    : { before: rest.slice(0, mark), query: rest.slice(mark + 1), fragment };
}

/** Parses JSON; `repeated` names members that occur twice in one object of the top level. */
export function parseJsonObject(
  text: string,
): { value: Record<string, unknown>; repeated: string[] } | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  return { value: value as Record<string, unknown>, repeated: repeatedMembers(text) };
}

function repeatedMembers(text: string): string[] {
  const seen = new Set<string>();
  const repeated: string[] = [];
  let depth = 0;
  for (const [token, name] of jsonTokens(text)) {
    if (token === '{' || token === '[') depth += 1;
    else if (token === '}' || token === ']') depth -= 1;
    else if (name !== undefined && depth === 1) {
      if (seen.has(name)) repeated.push(name);
      seen.add(name);
    }
  }
  return repeated;
}

/** Brackets, and strings that are followed by a colon (member names). */
function* jsonTokens(text: string): Generator<[string, string?]> {
  const pattern = /[{}[\]]|"(?:[^"\\]|\\.)*"(\s*:)?/g;
  for (const match of text.matchAll(pattern)) {
    const token = match[0];
    if (!token.startsWith('"')) yield [token];
    else if (match[1] !== undefined) yield ['name', String(JSON.parse(token.slice(0, -match[1].length)))];
  }
}

/** Parameters of query and fragment of a URL, in order, repetitions kept. */
export function paramsOf(url: string): [string, string][] {
  const { query = '', fragment = '' } = splitAtQuery(url);
  return [...parseParams(query), ...parseFragment(fragment)];
}
