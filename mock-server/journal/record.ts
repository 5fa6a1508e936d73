import { detachText } from '../detach-text.ts';
import { decodeComponent } from '../provider/parse/percent.ts';
import type { ProviderAnswer } from '../provider/steps.ts';
import { recordPresentation } from './credential-index.ts';
import type { Extracted } from './exchange.ts';
import { type Facts, headerOf, parameterOf } from './facts.ts';

/** Records what later requests may refer to: codes, tokens and states, by what was seen on the wire. */
export function recordCredentials(facts: Facts, extracted: Extracted): void {
  if (facts.endpoint === 'authorize') recordState(facts);
  recordCode(facts, extracted);
  if (facts.endpoint === 'token') {
    recordRedemption(facts);
    recordToken(facts, extracted);
  }
}

const CODE_IN_LOCATION = /[?&]code=([^&#]*)/;

/** The code in the redirect of an answer. */
export function readIssuedCode({ headers }: ProviderAnswer): string | undefined {
  const raw = CODE_IN_LOCATION.exec(headerOf(headers, 'location') ?? '')?.[1];
  return raw === undefined ? undefined : decodeComponent(raw);
}

const TOKEN_IN_JSON = /"access_token":\s*"([^"\\]+)"/;

/** As `readIssuedToken`, without reading all of the JSON: what it finds is looked up in the store, so it may be wrong. */
export function extractToken({ status, body }: ProviderAnswer): string | undefined {
  return status === 200 && typeof body === 'string' ? TOKEN_IN_JSON.exec(body)?.[1] : undefined;
}

/** The token in an answer of the token endpoint. */
function readIssuedToken({ status, body }: ProviderAnswer): string | undefined {
  if (status !== 200 || typeof body !== 'string') return undefined;
  try {
    const value: unknown = JSON.parse(body);
    const isObject = typeof value === 'object' && value !== null && 'access_token' in value;
    return isObject && typeof value.access_token === 'string' ? value.access_token : undefined;
  } catch {
    return undefined;
  }
}

function recordState({ query, credentialIndex, n, at }: Facts): void {
  const state = parameterOf(query, 'state');
  if (state !== undefined && credentialIndex.states.get(state) === undefined)
    credentialIndex.states.set(detachText(state), { n, at });
}

function recordCode({ answer, query, credentialIndex, n, at }: Facts, extracted: Extracted): void {
  const seen = readIssuedCode(answer);
  if (seen === undefined || credentialIndex.codes.get(seen) !== undefined) return;
  const { issued } = extracted;
  const code = detachText(seen);
  const sent = (name: string): string | undefined => {
    const value = parameterOf(query, name);
    return value === undefined ? undefined : detachText(value);
  };
  credentialIndex.codes.set(code, {
    code,
    issued: { n, at },
    expiresAt: issued?.expiresAt,
    clientId: issued?.clientId ?? sent('client_id'),
    redirectUri: issued?.redirectUri ?? sent('redirect_uri'),
    userId: issued === undefined ? sent('userid') : issued.userId,
    presented: [],
    redeemed: undefined,
  });
}

function recordRedemption({ answer, body, credentialIndex, n, at }: Facts): void {
  const seen = credentialIndex.codes.get(parameterOf(body, 'code') ?? '');
  if (seen === undefined) return;
  recordPresentation(seen, { n, at }, answer.status);
  if (answer.condition === 'token-success') seen.redeemed ??= { n, at };
  if (answer.condition !== 'token-code-used') return;
  for (const token of credentialIndex.tokens.latest()) {
    if (token.issued.n === seen.redeemed?.n) token.revoked ??= { n, at };
  }
}

function recordToken({ answer, credentialIndex, n, at }: Facts, { issued }: Extracted): void {
  const token = readIssuedToken(answer);
  if (token === undefined) return;
  credentialIndex.tokens.set(token, {
    token,
    issued: { n, at },
    expiresAt: issued?.expiresAt,
    userId: issued?.userId,
    generic: issued !== undefined && issued.userId === undefined,
    revoked: undefined,
  });
}
