/** The token endpoint of the second provider. */
import { createHash, timingSafeEqual } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { apps } from './accounts.ts';
import { type Fields, readBody } from './input.ts';
import { type Entry, find, makeToken, type ProviderState, tokenKey } from './provider-state.ts';
import { json, problem, type Reply, text } from './replies.ts';

type Code = Extract<Entry, { kind: 'code' }>;

/** How many used codes a forgetful provider remembers. */
const SHORT_MEMORY = 5;

export async function exchange(
  providerState: ProviderState,
  body: Buffer,
  contentType: string | undefined,
): Promise<Reply> {
  const { exchanges } = providerState.options;
  if (exchanges === 'refused') return refuse(providerState);
  if (exchanges === 'failing') return text(500, 'Something went wrong');
  if (exchanges === 'busy') {
    const reply = text(429, 'Too many requests');
    return { ...reply, headers: { ...reply.headers, 'Retry-After': '30' } };
  }
  const { fields, json: isJson } = readBody(body, contentType);
  const reply = await redeem(providerState, fields, isJson);
  return providerState.defects.has('refuses-with-200') && reply.status !== 200
    ? json(200, { error: reply.body, success: false })
    : reply;
}

async function redeem(providerState: ProviderState, fields: Fields, isJson: boolean): Promise<Reply> {
  for (const name of ['client_id', 'client_secret', 'redirect_uri', 'code']) {
    if (!fields.has(name)) return text(400, name === 'code' ? 'Invalid Code' : `Invalid ${name}`);
  }
  const client = apps.find(({ id }) => id === fields.get('client_id'));
  if (!client) return problem();
  if (!secretMatches(providerState, client.secret, fields.get('client_secret') ?? ''))
    return refuse(providerState);
  const value = providerState.defects.has('folds-code-case')
    ? fields.get('code')?.toLowerCase()
    : fields.get('code');
  const code = find(providerState, 'code', value ?? '');
  if (!code || code.ask.client !== client.id) return text(400, 'Invalid Code');
  if (isSpent(providerState, code, value ?? '')) {
    revokeFirst(providerState, code);
    return text(400, 'Invalid Code');
  }
  const compared = !(isJson && providerState.defects.has('skips-redirect-in-json'));
  if (compared && fields.get('redirect_uri') !== code.ask.uri) return refuse(providerState, code);
  if (!userMatches(providerState, code.ask.user, fields.get('userid'))) return refuse(providerState, code);
  if (providerState.defects.has('awaits-before-marking')) await sleep(5);
  code.spent = true;
  providerState.lastUsed.push(value ?? '');
  return grant(providerState, code, fields.get('userid'));
}

function secretMatches(providerState: ProviderState, secret: string, given: string): boolean {
  if (providerState.defects.has('matches-secret-start')) return secret.startsWith(given);
  const digest = (part: string) => createHash('sha256').update(part).digest();
  return timingSafeEqual(digest(secret), digest(given));
}

function isSpent(providerState: ProviderState, code: Code, value: string): boolean {
  if (!providerState.defects.has('forgets-used-codes')) return code.spent;
  return providerState.lastUsed.slice(-SHORT_MEMORY).includes(value);
}

/** A code that is seen twice was stolen: the token it gave stops working. */
function revokeFirst(providerState: ProviderState, code: Code): void {
  const key = code.token === undefined ? undefined : tokenKey(providerState, code.token);
  const entry = key === undefined ? undefined : providerState.entries.get(key);
  if (entry?.kind === 'token') entry.revoked = true;
}

function userMatches(
  providerState: ProviderState,
  asked: string | undefined,
  given: string | undefined,
): boolean {
  if (asked === undefined && providerState.defects.has('believes-userid')) return true;
  if (providerState.defects.has('folds-userid-case')) return asked?.toLowerCase() === given?.toLowerCase();
  return asked === given;
}

function refuse(providerState: ProviderState, code?: Code): Reply {
  if (code && providerState.options.burnsCodes) code.spent = true;
  return providerState.options.refusals === 'problem' ? problem() : text(400, 'Invalid request');
}

function grant(providerState: ProviderState, code: Code, given: string | undefined): Reply {
  const exact = Date.now() + providerState.tokenMs;
  const until = providerState.options.expiration === 'whole' ? Math.ceil(exact / 1000) * 1000 : exact;
  const user = providerState.defects.has('believes-userid') ? given : code.ask.user;
  code.token = makeToken(providerState, user, until);
  return json(
    200,
    { expiration: printExpiration(providerState, until), access_token: code.token },
    providerState.options.dressed,
  );
}

/** With an offset instead of Z; the fraction has seven digits where there is one. */
function printExpiration(providerState: ProviderState, until: number): string {
  if (providerState.defects.has('prints-local-time'))
    return new Date(until + 2 * 3_600_000).toISOString().slice(0, 19);
  const printed = new Date(until).toISOString();
  const digits =
    providerState.options.expiration === 'whole' ? printed.slice(0, 19) : `${printed.slice(0, 23)}0000`;
  return `${digits}+00:00`;
}
