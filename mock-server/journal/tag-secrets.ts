import type { RequirementId } from '../../specs/generated/requirement-ids.ts';
import type { ProviderConfig } from '../provider/config.ts';
import { parseFormText } from '../provider/parse/form.ts';
import type { HeaderPair } from '../provider/plain.ts';
import { SESSION_COOKIE } from '../provider/session/session-cookie.ts';
import type { Explanation } from './explanation.ts';
import type { Journal, RawEntry } from './journal.ts';
import { sha256Hex } from './sha256.ts';

/** An exchange as it may be shown: every secret is a stable tag such as `code#3f9a12cd`. */
export interface JournalEntry {
  readonly n: number;
  /** UTC date-time on the mock's clock, with ms. */
  readonly at: string;
  /** Real ms until the answer was ready; absent while it is not. */
  readonly ms?: number;
  /** Of these, until a deployment behind a proxy began to answer. */
  readonly upstreamMs?: number;
  /** Number of the request that began the sign-in it belongs to, where that is known. */
  readonly flow?: number;
  readonly request: {
    readonly method: string;
    readonly path: string;
    readonly query: string;
    readonly headers: readonly HeaderPair[];
    readonly body: string;
    readonly bodyBytes: number;
  };
  readonly answer?: {
    readonly status: number;
    readonly headers: readonly HeaderPair[];
    readonly body: string;
  };
  /** What the path leads to, such as `token`. */
  readonly endpoint?: string;
  /** How it ended, by the ids of the outcome table. */
  readonly condition?: string;
  /** Why, in plain words. */
  readonly reason?: string;
  /** What can be said about it in words of the protocol, the cause of a refusal first. */
  readonly explanations: readonly Explanation[];
  /** Requirements of the catalogue that it touches. */
  readonly requirements: readonly RequirementId[];
  readonly faults: readonly string[];
  readonly armed: boolean;
}

const utf8 = new TextDecoder('utf-8', { ignoreBOM: true });

type SecretKind = 'code' | 'token' | 'secret' | 'password' | 'interaction' | 'session';
type Secrets = Map<string, SecretKind>;

/** Wire names whose values are secrets. */
const SECRET_NAMES: Readonly<Record<string, SecretKind>> = {
  code: 'code',
  access_token: 'token',
  client_secret: 'secret',
  password: 'password',
  otp: 'password',
  ...{ clientdatajson: 'password', authenticatordata: 'password', signature: 'password' },
  interaction: 'interaction',
};

/** Shorter values are no secrets, and replacing them would garble the rest. */
const SHORTEST_SECRET = 4;
const CANDIDATE = /[A-Za-z0-9_-]{12,}/g;
const BEARER = /^bearer +(\S+)/i;
const HIDDEN_FIELD = /name="interaction" value="([^"]+)"/;
const SESSION = new RegExp(`(?:^|[;\\s])${SESSION_COOKIE}=([^;\\s]+)`);
/** Pages that lead the browser on by themselves have the address in them. */
const CODE_IN_PAGE = /[?&;]code=([\w.~%-]+)/;
const INTERACTION_PATH = /\/api\/oauth2\/interaction\/([^/?]+)$/;

/** A short name for a secret: equal secrets have equal tags, and nothing leads back. */
function tagSecret(kind: SecretKind, value: string): string {
  return `${kind}#${sha256Hex(value).slice(0, 8)}`;
}

/** Secrets of entries that have their answer: they change no more, and views ask again and again. */
const collected = new WeakMap<RawEntry, Secrets>();

/**
 * Makes recorded exchanges fit to be shown.
 * @param since number of the last entry already seen; those before it still tell what is secret
 */
export function explainEntries(
  journal: Pick<Journal, 'entries'>,
  config: Pick<ProviderConfig, 'clients' | 'users'>,
  since = 0,
  wanted: (entry: RawEntry) => boolean = () => true,
): JournalEntry[] {
  const configured: Secrets = new Map();
  for (const { secret } of config.clients) recordExchange(configured, 'secret', secret);
  for (const { password, totpSecret, passkey } of config.users) {
    recordExchange(configured, 'password', password);
    recordExchange(configured, 'secret', totpSecret);
    recordExchange(configured, 'secret', passkey?.privateKey);
  }
  const all: Secrets = new Map(configured);
  const entries = journal.entries();
  for (const entry of entries) for (const [value, kind] of secretsOf(entry)) all.set(value, kind);
  return entries
    .filter((entry) => entry.n > since && wanted(entry))
    .map((entry) => showEntry(entry, new Map([...configured, ...secretsOf(entry)]), all));
}

function secretsOf(entry: RawEntry): Secrets {
  const known = collected.get(entry);
  if (known !== undefined) return known;
  const found = collectSecrets(entry);
  if (entry.answer !== undefined) collected.set(entry, found);
  return found;
}

function showEntry(entry: RawEntry, own: Secrets, all: Secrets): JournalEntry {
  const needles = [...own]
    .flatMap(([value, kind]) =>
      spellings(value).map((spelling) => [spelling, tagSecret(kind, value)] as const),
    )
    .sort((a, b) => b[0].length - a[0].length);
  const clean = (text: string): string => {
    let cleaned = text;
    for (const [spelling, tag] of needles) cleaned = cleaned.replaceAll(spelling, tag);
    return cleaned.replace(CANDIDATE, (word) => {
      const kind = all.get(word);
      return kind === undefined ? word : tagSecret(kind, word);
    });
  };
  const cleanHeaders = (headers: readonly HeaderPair[]): HeaderPair[] =>
    headers.map(([name, value]) => [name, clean(value)]);
  const { request, answer } = entry;
  return {
    n: entry.n,
    at: new Date(entry.at).toISOString(),
    ...(entry.ms === undefined ? {} : { ms: Math.round(entry.ms * 1000) / 1000 }),
    request: {
      method: request.method,
      path: clean(request.path),
      query: clean(request.rawQuery),
      headers: cleanHeaders(request.headers),
      body: clean(toText(request.body)),
      bodyBytes: request.bodyBytes,
    },
    ...(answer === undefined
      ? {}
      : {
          answer: { status: answer.status, headers: cleanHeaders(answer.headers), body: clean(answer.body) },
        }),
    ...(entry.condition === undefined ? {} : { condition: entry.condition }),
    ...(entry.reason === undefined ? {} : { reason: clean(entry.reason) }),
    ...(entry.endpoint === undefined ? {} : { endpoint: entry.endpoint }),
    explanations: entry.explanations.map((one) => ({ ...one, text: clean(one.text) })),
    requirements: [...new Set(entry.explanations.flatMap(({ requirements }) => requirements))],
    faults: entry.faults,
    armed: entry.armed,
  };
}

function collectSecrets({ request, answer }: RawEntry): Secrets {
  const found: Secrets = new Map();
  collectForm(found, request.rawQuery);
  collectBody(found, toText(request.body));
  for (const [name, value] of request.headers) {
    const lower = name.toLowerCase();
    if (lower === 'authorization') recordExchange(found, 'token', BEARER.exec(value)?.[1] ?? value);
    if (lower === 'cookie') recordExchange(found, 'session', SESSION.exec(value)?.[1]);
  }
  recordExchange(found, 'interaction', INTERACTION_PATH.exec(request.path)?.[1]);
  if (answer === undefined) return found;
  for (const [name, value] of answer.headers) {
    const lower = name.toLowerCase();
    if (lower === 'set-cookie') recordExchange(found, 'session', SESSION.exec(value)?.[1]);
    if (lower !== 'location') continue;
    collectForm(found, value.slice(value.indexOf('?') + 1));
    recordExchange(found, 'interaction', INTERACTION_PATH.exec(value)?.[1]);
  }
  collectBody(found, answer.body);
  recordExchange(found, 'interaction', HIDDEN_FIELD.exec(answer.body)?.[1]);
  recordExchange(found, 'code', CODE_IN_PAGE.exec(answer.body)?.[1]);
  return found;
}

function collectForm(found: Secrets, text: string): void {
  for (const { name, value, raw } of parseFormText(text).entries) {
    const kind = SECRET_NAMES[name.toLowerCase()];
    if (kind === undefined) continue;
    recordExchange(found, kind, value);
    recordExchange(found, kind, raw);
  }
}

function collectBody(found: Secrets, body: string): void {
  try {
    collectJson(found, JSON.parse(body));
  } catch {
    collectForm(found, body);
    for (const [, name = '', value] of body.matchAll(/"(\w+)"\s*:\s*"((?:[^"\\]|\\.)*)"/g)) {
      const kind = SECRET_NAMES[name.toLowerCase()];
      if (kind !== undefined) recordExchange(found, kind, value);
    }
  }
}

function collectJson(found: Secrets, value: unknown): void {
  if (typeof value !== 'object' || value === null) return;
  for (const [name, member] of Object.entries(value)) {
    const kind = SECRET_NAMES[name.toLowerCase()];
    if (kind !== undefined && typeof member === 'string') recordExchange(found, kind, member);
    else collectJson(found, member);
  }
}

function recordExchange(found: Secrets, kind: SecretKind, value: string | undefined): void {
  if (value !== undefined && value.length >= SHORTEST_SECRET && !found.has(value)) found.set(value, kind);
}

/** How a secret may be written: plainly, percent-encoded, as the content of a JSON string. */
function spellings(value: string): string[] {
  const encoded = encodeURIComponent(value.toWellFormed());
  return [...new Set([value, encoded, encoded.replaceAll('%20', '+'), JSON.stringify(value).slice(1, -1)])];
}

function toText(bytes: string): string {
  const array = Uint8Array.from(bytes, (char) => char.charCodeAt(0));
  return utf8.decode(array);
}
