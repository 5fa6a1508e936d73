/**
 * Where secrets stand in requests and answers. What is in one of these places is a secret, whichever side made it and whether
 * or not anybody remembered to say so.
 */
import type { Secret, SecretKind } from '../model/redact.ts';
import { isErrorName, placesInText } from './secret-text.ts';

/** One direction of an exchange: a request, or an answer. */
export interface Message {
  /** Of a request; of an answer only where it is not the request's own. */
  readonly url?: string;
  readonly headers?: readonly (readonly [name: string, value: string])[];
  readonly body?: string;
}

/** Longer bodies are looked at up to here, so that hostile ones cost no more than others. */
const MAX_TEXT = 64 * 1024;
/** Encodings of encodings are undone so often. */
const MAX_DEPTH = 4;

const KIND_OF_NAME: Readonly<Record<string, SecretKind>> = {
  code: 'code',
  authcode: 'code',
  authorizationcode: 'code',
  accesscode: 'token',
  accesstoken: 'token',
  refreshtoken: 'token',
  idtoken: 'token',
  bearertoken: 'token',
  sessiontoken: 'token',
  token: 'token',
  clientsecret: 'secret',
  secret: 'secret',
  apikey: 'secret',
  password: 'password',
  passwd: 'password',
  otp: 'password',
  onetimecode: 'password',
};

/** What kind of secret a parameter, member or field of this name holds, in whatever spelling: `accessToken`, `Code`. */
function kindOfName(name: string): SecretKind | undefined {
  const plain = name.toLowerCase().replace(/^x-|\[\]$|[\s._-]/g, '');
  return Object.hasOwn(KIND_OF_NAME, plain) ? KIND_OF_NAME[plain] : undefined;
}

/** Every value in a secret's place. */
export function secretPlaces({ url, headers = [], body }: Message): Secret[] {
  return [
    ...(url === undefined ? [] : inUrl(url)),
    ...headers.flatMap(([name, value]) => unlessBare(`${name}: ${value}`, () => inHeader(name, value))),
    ...(body === undefined || body === '' ? [] : unlessBare(body, () => inBody(body))),
  ];
}

/** Headers and refusals without anything in them, most of which come thousands of times. */
const bare = new Set<string>();
const MOST_BARE = 2_000;
const LONGEST_BARE = 1_000;

function unlessBare(text: string, look: () => Secret[]): Secret[] {
  if (bare.has(text)) return [];
  const found = look();
  if (found.length === 0 && text.length <= LONGEST_BARE && bare.size < MOST_BARE) bare.add(text);
  return found;
}

/** Credentials of `Authorization` and `Proxy-Authorization`. */
export function credentialsIn(headers: Message['headers'] = []): Secret[] {
  return headers.flatMap(([name, value]) => (AUTHORIZATION.test(name) ? inAuthorization(value) : []));
}

const AUTHORIZATION = /^(?:proxy-)?authorization$/i;

function inHeader(name: string, value: string): Secret[] {
  if (AUTHORIZATION.test(name)) return inAuthorization(value);
  if (/^set-cookie$/i.test(name)) return inCookie(value.split(';')[0] ?? '');
  if (/^cookie$/i.test(name)) return value.split(';').flatMap(inCookie);
  if (/^(?:content-)?location$|^referer$/i.test(name)) return inUrl(value);
  const kind = kindOfName(name);
  return [...(kind === undefined ? [] : [{ kind, value }]), ...inText(value)];
}

function inAuthorization(value: string): Secret[] {
  const [, scheme = '', credentials = ''] = /^\s*(\S+)\s+(\S.*?)\s*$/.exec(value) ?? [];
  if (!looksMinted(credentials)) return [];
  if (!/^basic$/i.test(scheme)) return [{ kind: 'token', value: credentials }];
  const decoded = Buffer.from(credentials, 'base64').toString('utf8');
  const colon = decoded.indexOf(':');
  const password = colon === -1 ? '' : decoded.slice(colon + 1);
  return [
    { kind: 'secret', value: credentials },
    ...(looksMinted(password)
      ? decodings(password).map((each) => ({ kind: 'secret' as const, value: each }))
      : []),
  ];
}

/** Of a cookie with an everyday value (`lang=de`) only the place is masked, not the word wherever it stands. */
function inCookie(pair: string): Secret[] {
  const at = pair.indexOf('=');
  if (at === -1) return [];
  const kind = kindOfName(pair.slice(0, at).trim()) ?? 'cookie';
  const value = pair
    .slice(at + 1)
    .trim()
    .replace(/^"|"$/g, '');
  return looksMinted(value) ? decodings(value).map((each) => ({ kind, value: each })) : [];
}

/** Parameters of query and fragment. */
function inUrl(url: string, depth = 0): Secret[] {
  const [beforeHash = '', ...fragments] = url.split('#');
  const fragment = fragments.join('#');
  const mark = beforeHash.indexOf('?');
  return [
    ...(mark === -1 ? [] : inParameters(beforeHash.slice(mark + 1), depth)),
    ...inParameters(fragment.slice(fragment.indexOf('?') + 1), depth),
  ];
}

function inParameters(text: string, depth: number): Secret[] {
  return text.split('&').flatMap((pair) => {
    const at = pair.indexOf('=');
    if (at === -1) return [];
    const kind = kindOfName(decodings(pair.slice(0, at)).at(-1) ?? '');
    const values = decodings(pair.slice(at + 1));
    if (kind !== undefined) return values.map((value) => ({ kind, value }));
    const whole = values.at(-1) ?? '';
    // A parameter may hold an address that has parameters of its own.
    return depth < MAX_DEPTH && /[?#&=]/.test(whole)
      ? values.flatMap((value) => inUrl(value, depth + 1))
      : [];
  });
}

function inBody(body: string): Secret[] {
  const text = body.replace(/^\uFEFF/, '').slice(0, MAX_TEXT);
  const json = parseJson(body.replace(/^\uFEFF/, ''));
  return [
    ...(json === undefined ? [] : inJson(json)),
    ...(json === undefined && /^[^\s<>{}"]+=[^\s<>{}"]*$/.test(text) ? inParameters(text, 0) : []),
    ...inText(text),
  ];
}

function inJson(value: unknown, name = '', depth = 0): Secret[] {
  if (depth > 100) return [];
  if (Array.isArray(value)) return value.flatMap((item) => inJson(item, name, depth + 1));
  if (typeof value === 'object' && value !== null)
    return Object.entries(value).flatMap(([key, member]) => inJson(member, key, depth + 1));
  const kind = kindOfName(name);
  const text = typeof value === 'number' && kind !== undefined ? String(value) : value;
  if (typeof text !== 'string') return [];
  if (kind !== undefined && !isErrorName(text)) return [{ kind, value: text }];
  const inner = depth < MAX_DEPTH && /^\s*[[{]/.test(text) ? parseJson(text) : undefined;
  return inner === undefined ? inText(text) : inJson(inner, '', depth + 1);
}

function inText(text: string): Secret[] {
  return placesInText(text, kindOfName).flatMap(({ kind, value, certain }) =>
    certain || looksMinted(value) ? decodings(value).map((each) => ({ kind, value: each })) : [],
  );
}

/** Something that was made for nobody to guess, and no word of a sentence. */
function looksMinted(value: string): boolean {
  if (value.length < 8 || /^https?:/i.test(value) || isErrorName(value)) return false;
  return /\d/.test(value) || (value.length >= 20 && /^[\w+/=~-]+$/.test(value));
}

/** A value as it stands, and as it reads after each decoding. */
function decodings(value: string): string[] {
  const all = [value];
  for (let depth = 0; depth < MAX_DEPTH; depth += 1) {
    const last = all.at(-1) ?? '';
    const next = decodeOnce(last);
    if (next === last) break;
    all.push(next);
  }
  return all.filter((text) => text !== '');
}

function decodeOnce(text: string): string {
  const spaced = text.replaceAll('+', ' ');
  try {
    return decodeURIComponent(spaced);
  } catch {
    return text;
  }
}

function parseJson(text: string): unknown {
  if (!/^\s*[[{"]/.test(text)) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
