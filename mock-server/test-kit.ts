/** What the tests of this folder share: a core on a frozen clock, and short ways to ask it. */
import { DEFAULT_CLIENTS } from './config/defaults.ts';
import { fileSpec } from './config/file-spec.ts';
import type { MockServerOptions } from './config/options.ts';
import { MockCore } from './mock-core.ts';
import type { HeaderPair, PlainRequest } from './provider/plain.ts';
import type { ProviderAnswer } from './provider/steps.ts';

/** The instant at which test clocks stand: 2025-03-31T12:12:17Z. */
export const TEST_INSTANT = Date.UTC(2025, 2, 31, 12, 12, 17);

/** The registered URI that most tests use. */
export const CALLBACK = 'https://localhost/callback';

/** Parameters by name; a list stands for repetition. */
export type Fields = Readonly<Record<string, string | readonly string[] | undefined>>;

/** How a token request is written. */
export type Encoding = 'form' | 'json';

/** The secret of the first built-in client. */
export const SECRET: string = DEFAULT_CLIENTS[0]?.secret ?? '';

/** A seeded core on a frozen clock. */
export function createTestCore(options: MockServerOptions = {}): MockCore {
  const core = new MockCore({ seed: 7, ...options }, fileSpec);
  core.clock.freeze(TEST_INSTANT);
  return core;
}

/** Writes parameters as a form. */
export function toForm(fields: Fields): string {
  return Object.entries(fields)
    .flatMap(([name, value]) => [value ?? []].flat().map((one) => [name, one] as const))
    .map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`)
    .join('&');
}

/** A request with sensible defaults. */
export function plainRequest(
  over: Partial<Omit<PlainRequest, 'body'>> & { readonly body?: string | Uint8Array },
): PlainRequest {
  const { body = '' } = over;
  return {
    method: 'GET',
    path: '/',
    rawQuery: '',
    headers: [],
    ...over,
    body: typeof body === 'string' ? new TextEncoder().encode(body) : body,
  };
}

/** Sends a request to a core. */
export async function ask(core: MockCore, over: Parameters<typeof plainRequest>[0]): Promise<ProviderAnswer> {
  return core.handle(plainRequest(over));
}

/** The value of a header of an answer. */
export function header(
  answer: { readonly headers: readonly HeaderPair[] },
  name: string,
): string | undefined {
  return answer.headers.find(([known]) => known.toLowerCase() === name.toLowerCase())?.[1];
}

/** Asks the authorization endpoint. */
export function authorize(
  core: MockCore,
  fields: Fields,
  headers: readonly HeaderPair[] = [],
): Promise<ProviderAnswer> {
  return ask(core, { path: `${core.config.prefix}/api/oauth2`, rawQuery: toForm(fields), headers });
}

/** The query of the redirect that an answer is. */
export function redirectQuery(answer: ProviderAnswer): URLSearchParams {
  return new URL(header(answer, 'location') ?? 'about:blank').searchParams;
}

/** Gets a code. */
export async function obtainCode(core: MockCore, over: Fields = {}): Promise<string> {
  const answer = await authorize(core, { client_id: 'abc123', redirect_uri: CALLBACK, ...over });
  return redirectQuery(answer).get('code') ?? `no code: ${answer.status} ${answer.body}`;
}

/** Asks the token endpoint, in either encoding. */
export function exchange(
  core: MockCore,
  fields: Fields,
  encoding: Encoding = 'form',
): Promise<ProviderAnswer> {
  const json = encoding === 'json';
  return ask(core, {
    method: 'POST',
    path: `${core.config.prefix}/api/oauth2/Token`,
    headers: [['Content-Type', json ? 'application/json' : 'application/x-www-form-urlencoded']],
    body: json ? JSON.stringify(fields) : toForm(fields),
  });
}

/** The parameters of an honest token request. */
export function honest(code: string, over: Fields = {}): Fields {
  return { client_id: 'abc123', client_secret: SECRET, redirect_uri: CALLBACK, code, ...over };
}

/** Gets a token. */
export async function obtainToken(core: MockCore, userid?: string): Promise<string> {
  const code = await obtainCode(core, { userid });
  const answer = await exchange(core, honest(code, { userid }));
  return accessToken(answer);
}

/** The token of a success answer; fails on any other. */
export function accessToken(answer: ProviderAnswer): string {
  const members: unknown = JSON.parse(String(answer.body));
  if (typeof members === 'object' && members !== null && 'access_token' in members)
    return String(members.access_token);
  throw new Error(`no token: ${answer.status} ${answer.body}`);
}
