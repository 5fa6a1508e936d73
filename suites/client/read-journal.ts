/** What a client sent, read independently of how the provider read it. */
import type { JournalEntry } from './test-environment.ts';

export type Header = readonly [name: string, value: string];
export type Pair = readonly [name: string, value: string];

/** All values of a header. */
export function headerValues(headers: readonly Header[], name: string): string[] {
  const wanted = name.toLowerCase();
  return headers.filter(([key]) => key.toLowerCase() === wanted).map(([, value]) => value);
}

/** Parameters of a query or form. */
export function readPairs(text: string): Pair[] {
  return [...new URLSearchParams(text)];
}

/** All values of a parameter. */
export function valuesOf(pairs: readonly Pair[], name: string): string[] {
  return pairs.filter(([key]) => key === name).map(([, value]) => value);
}

/** Where authorization and token requests belong. */
export const AUTHORIZE_PATH = '/api/oauth2';
export const TOKEN_PATH = '/api/oauth2/Token';

/** A request that asks for a code, wherever it was sent: whatever names a client or a redirect URI in its query. */
export function isAuthorization({ request }: JournalEntry): boolean {
  const names = readPairs(request.rawQuery).map(([name]) => name);
  return isNoInteraction(request.path) && (names.includes('redirect_uri') || names.includes('client_id'))
    ? !(request.method === 'POST' && names.includes('code'))
    : false;
}

const isNoInteraction = (path: string) => !path.includes('/api/oauth2/interaction/');

/** A request that redeems a code, wherever it was sent: every POST that is no page's. */
export function isTokenRequest(entry: JournalEntry): boolean {
  const { method, path } = entry.request;
  if (!isNoInteraction(path)) return false;
  if (method === 'POST') return !/\/api\/(Users|Chat)\//i.test(path);
  return /\/api\/oauth2\/token$/i.test(path);
}

/** A request to the protected API. */
export function isApiRequest(entry: JournalEntry): boolean {
  return isNoInteraction(entry.request.path) && !isAuthorization(entry) && !isTokenRequest(entry);
}

const read = new WeakMap<JournalEntry['request'], Pair[]>();

/** The parameters of a token request, as form or as JSON, whichever it is. */
export function tokenPairs({ request }: JournalEntry): Pair[] {
  const known = read.get(request) ?? parseBody(request.body);
  read.set(request, known);
  return known;
}

function parseBody(body: string): Pair[] {
  const text = Buffer.from(body, 'latin1').toString('utf8');
  if (/^\s*\{/.test(text)) return jsonPairs(text);
  return /^--/.test(text) ? multipartPairs(text) : readPairs(text);
}

/** Members in order, repeated ones as often as they stand there. */
function jsonPairs(text: string): Pair[] {
  try {
    const members: unknown = JSON.parse(text);
    if (typeof members !== 'object' || members === null) return [];
    return Object.entries(members).flatMap(([name, value]) => {
      const shown = typeof value === 'string' ? value : JSON.stringify(value);
      const times = [...text.matchAll(new RegExp(`"${name.replace(/[^\w]/g, '\\$&')}"\\s*:`, 'g'))].length;
      return Array.from({ length: Math.max(1, times) }, () => [name, shown] as const);
    });
  } catch {
    return [];
  }
}

function multipartPairs(text: string): Pair[] {
  return [...text.matchAll(/name="([^"]+)"\r?\n(?:[^\r\n]+\r?\n)*\r?\n([^\r\n]*)/g)].map(
    ([, name = '', value = '']) => [name, value] as const,
  );
}

/** Where the provider sent the browser. */
export function locationOf({ answer }: JournalEntry): string | undefined {
  return answer && headerValues(answer.headers, 'location')[0];
}

/** Redirects to the client, in order: entry and where it was sent. */
export function redirectsTo(entries: readonly JournalEntry[], redirectUri: string): [JournalEntry, string][] {
  return entries.flatMap((entry): [JournalEntry, string][] => {
    const location = locationOf(entry);
    return location?.startsWith(redirectUri) ? [[entry, location]] : [];
  });
}

/** A parameter of a URL's query. */
export function queryValue(url: string, name: string): string | undefined {
  return valuesOf(readPairs(url.split('#', 1)[0]?.split(/\?(.*)/s)[1] ?? ''), name)[0];
}

/** The token that a request carries in its Authorization header, scheme or not. */
export function bearerOf({ request }: JournalEntry): string | undefined {
  return headerValues(request.headers, 'authorization')[0]?.replace(/^Bearer +/i, '');
}

/** The token in an answer of the token endpoint. */
export function issuedToken({ answer }: JournalEntry): string | undefined {
  if (answer?.status !== 200) return undefined;
  try {
    const { access_token: token }: { access_token?: unknown } = JSON.parse(answer.body);
    return typeof token === 'string' && token !== '' ? token : undefined;
  } catch {
    return undefined;
  }
}

/** Codes and tokens that an exchange carries, for tagging and for searches. */
export function secretsOf(entry: JournalEntry, redirectUri: string): { codes: string[]; tokens: string[] } {
  const location = locationOf(entry);
  const held = entry.answer?.body.startsWith(redirectUri) ? entry.answer.body : undefined;
  const codes = [location, held].flatMap((url) =>
    url ? valuesOf(readPairs(url.split(/\?(.*)/s)[1] ?? ''), 'code') : [],
  );
  return { codes: codes.filter((code) => code !== ''), tokens: tokensOf(entry) };
}

/** Whatever stands where the token belongs: one in a list, or alone, is a token as well. */
function tokensOf(entry: JournalEntry): string[] {
  const { answer } = entry;
  if (answer?.status !== 200) return [];
  try {
    const body: unknown = JSON.parse(answer.body);
    const isObject = typeof body === 'object' && body !== null && !Array.isArray(body);
    if (isObject) return textsIn((body as { access_token?: unknown }).access_token);
    return isTokenRequest(entry) ? textsIn(body) : [];
  } catch {
    return [];
  }
}

function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return value === '' ? [] : [value];
  if (typeof value === 'number') return [String(value)];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : [];
}
