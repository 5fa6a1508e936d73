/** A client without a browser that signs in through a proxy, soundly or with one thing wrong. */
import { randomBytes } from 'node:crypto';
import type { Ends } from './watch-traffic.ts';

export interface SignInOptions {
  readonly userid?: string;
  readonly json?: boolean;
  readonly redirectUri?: string;
  readonly state?: string;
  /** Parameters of the token request that are other than they should be; undefined: left out. */
  readonly redeemWith?: Readonly<Record<string, string | undefined>>;
  /** Before the code is redeemed. */
  readonly before?: () => Promise<unknown> | unknown;
  /** So often the code is redeemed; default: once. */
  readonly times?: number;
  readonly authorization?: (token: string) => string;
}

const CALLBACK = 'https://localhost/callback';

/** Signs in, and calls the API. @returns the token, if one came */
export async function signIn({ url, mock }: Ends, options: SignInOptions = {}): Promise<string | undefined> {
  const [client] = mock.clients;
  const { userid, json = false, redirectUri = CALLBACK, times = 1 } = options;
  const state = options.state ?? randomBytes(24).toString('base64url');
  const asked = { client_id: client?.id ?? '', redirect_uri: redirectUri, state, ...(userid && { userid }) };
  const answer = await fetch(`${url}/api/oauth2?${new URLSearchParams(asked)}`, { redirect: 'manual' });
  await answer.text();
  const code = /[?&#]code=([^&#]+)/.exec(answer.headers.get('location') ?? '')?.[1] ?? '';
  await options.before?.();
  const { state: _, ...again } = asked;
  const all = {
    ...again,
    client_secret: client?.secret,
    code: decodeURIComponent(code),
    ...options.redeemWith,
  };
  const params = Object.fromEntries(
    Object.entries(all).filter((pair): pair is [string, string] => pair[1] !== undefined),
  );
  let token: string | undefined;
  for (let time = 0; time < times; time += 1) {
    const redeemed = await fetch(`${url}/api/oauth2/Token`, {
      method: 'POST',
      headers: { 'Content-Type': json ? 'application/json' : 'application/x-www-form-urlencoded' },
      body: json ? JSON.stringify(params) : String(new URLSearchParams(params)),
    });
    token ??= /"access_token"\s*:\s*"([^"]+)"/.exec(await redeemed.text())?.[1];
  }
  if (token !== undefined) await callApi(url, token, userid !== undefined, options.authorization);
  return token;
}

/** Calls what such a token is for. */
export async function callApi(
  url: string,
  token: string,
  ofUser: boolean,
  authorization: (token: string) => string = (value) => `Bearer ${value}`,
): Promise<void> {
  for (const path of ['/api/Users/ListUsers', ...(ofUser ? ['/api/Chat/GetConversations'] : [])])
    await (await fetch(url + path, { headers: { Authorization: authorization(token) } })).text();
}

/** Sound sign-ins of all kinds, enough for what only many show. */
export async function signInSoundly(ends: Ends): Promise<void> {
  for (let n = 0; n < 8; n += 1)
    await signIn(ends, {
      ...(n % 2 ? { userid: 'user_42' } : {}),
      json: n % 4 > 1,
      ...(n === 5 ? { redirectUri: 'https://localhost/tenant?t=1' } : {}),
    });
}
