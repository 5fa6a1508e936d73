import type { ProviderStore } from '../provider/records.ts';
import { type Facts, headerOf, parameterOf } from './facts.ts';
import { rememberPresentation } from './ledger.ts';

/** Takes down what later requests may refer to: codes, tokens and states, by what was seen on the wire. */
export function remember(facts: Facts, store: Pick<ProviderStore, 'findCode' | 'findToken'>): void {
  if (facts.endpoint === 'authorize') rememberState(facts);
  rememberCode(facts, store);
  if (facts.endpoint === 'token') {
    rememberExchange(facts);
    rememberToken(facts, store);
  }
}

function rememberState({ query, ledger, n, at }: Facts): void {
  const state = parameterOf(query, 'state');
  if (state !== undefined && ledger.states.get(state) === undefined) ledger.states.set(state, { n, at });
}

function rememberCode({ answer, query, ledger, n, at }: Facts, store: Pick<ProviderStore, 'findCode'>): void {
  const location = headerOf(answer.headers, 'location');
  if (location === undefined || !URL.canParse(location)) return;
  const code = new URL(location).searchParams.get('code');
  if (code === null || ledger.codes.get(code) !== undefined) return;
  const record = store.findCode(code);
  ledger.codes.set(code, {
    code,
    issued: { n, at },
    expiresAt: record?.expiresAt,
    clientId: record?.client.id ?? parameterOf(query, 'client_id'),
    redirectUri: record?.redirectUri ?? parameterOf(query, 'redirect_uri'),
    userId: record === undefined ? parameterOf(query, 'userid') : record.user?.id,
    presented: [],
    redeemed: undefined,
  });
}

function rememberExchange({ answer, body, ledger, n, at }: Facts): void {
  const seen = ledger.codes.get(parameterOf(body, 'code') ?? '');
  if (seen === undefined) return;
  rememberPresentation(seen, { n, at }, answer.status);
  if (answer.condition === 'token-success') seen.redeemed ??= { n, at };
  if (answer.condition !== 'token-code-used') return;
  for (const token of ledger.tokens.latest()) {
    if (token.issued.n === seen.redeemed?.n) token.revoked ??= { n, at };
  }
}

function rememberToken({ answer, ledger, n, at }: Facts, store: Pick<ProviderStore, 'findToken'>): void {
  const token = readToken(answer.body);
  if (token === undefined || answer.status !== 200) return;
  const record = store.findToken(token);
  ledger.tokens.set(token, {
    token,
    issued: { n, at },
    expiresAt: record?.expiresAt,
    userId: record?.user?.id,
    generic: record !== undefined && record.user === undefined,
    revoked: undefined,
  });
}

function readToken(body: string | Uint8Array): string | undefined {
  if (typeof body !== 'string') return undefined;
  try {
    const value: unknown = JSON.parse(body);
    const isObject = typeof value === 'object' && value !== null && 'access_token' in value;
    return isObject && typeof value.access_token === 'string' ? value.access_token : undefined;
  } catch {
    return undefined;
  }
}
