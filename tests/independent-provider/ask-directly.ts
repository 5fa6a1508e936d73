/** Plain requests to a provider, to see by hand what a judge claims about it. Shares nothing with the judges. */
import { randomUUID } from 'node:crypto';

export interface Account {
  readonly id: string;
  readonly secret: string;
  readonly uri: string;
}

export interface RawAnswer {
  readonly status: number;
  readonly type: string;
  readonly location: string;
  readonly cacheControl: string;
  readonly body: string;
}

export type Fields = Readonly<Record<string, string>>;

async function send(url: string, init: RequestInit = {}): Promise<RawAnswer> {
  const response = await fetch(url, { redirect: 'manual', ...init });
  const header = (name: string) => response.headers.get(name) ?? '';
  return {
    status: response.status,
    type: header('content-type'),
    location: header('location'),
    cacheControl: header('cache-control'),
    body: await response.text(),
  };
}

/** An authorization request: an honest one, unless a field or the whole query says otherwise. */
export function askForCode(base: string, account: Account, fields: Fields | string = {}): Promise<RawAnswer> {
  const query =
    typeof fields === 'string'
      ? fields
      : new URLSearchParams({ client_id: account.id, redirect_uri: account.uri, ...fields }).toString();
  return send(`${base}/api/oauth2?${query}`);
}

/** A parameter of the redirect. */
export function returned(answer: RawAnswer, name: string): string | undefined {
  return URL.canParse(answer.location)
    ? (new URL(answer.location).searchParams.get(name) ?? undefined)
    : undefined;
}

/** An honest code, for this user if one is named. */
export async function getCode(base: string, account: Account, userid?: string): Promise<string> {
  const answer = await askForCode(base, account, userid === undefined ? {} : { userid });
  const code = returned(answer, 'code');
  if (code === undefined) throw new Error(`no code: ${answer.status} ${answer.location} ${answer.body}`);
  return code;
}

/** A token request: an honest one, unless fields say otherwise; an empty field is left out. */
export function redeem(
  base: string,
  account: Account,
  code: string,
  fields: Fields = {},
  encoding: 'form' | 'json' = 'form',
): Promise<RawAnswer> {
  const all = {
    client_id: account.id,
    client_secret: account.secret,
    redirect_uri: account.uri,
    code,
    ...fields,
  };
  const sent = Object.fromEntries(Object.entries(all).filter(([, value]) => value !== ''));
  return send(`${base}/api/oauth2/Token`, {
    method: 'POST',
    headers: {
      'content-type': encoding === 'form' ? 'application/x-www-form-urlencoded' : 'application/json',
    },
    body: encoding === 'form' ? new URLSearchParams(sent).toString() : JSON.stringify(sent),
  });
}

/** The token in an answer, whatever its status. */
export function tokenIn(answer: RawAnswer): string | undefined {
  try {
    const value: unknown = JSON.parse(answer.body);
    return typeof value === 'object' && value !== null && 'access_token' in value
      ? String(value.access_token)
      : undefined;
  } catch {
    return undefined;
  }
}

/** A protected path with this token, or without any. */
export function open(base: string, path: string, token?: string): Promise<RawAnswer> {
  return send(`${base}${path}`, token === undefined ? {} : { headers: { authorization: `Bearer ${token}` } });
}

/** A value that nobody has issued. */
export const madeUp = (): string => randomUUID();
