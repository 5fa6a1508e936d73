/** The token endpoint of the second provider. */
import { createHash, timingSafeEqual } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { apps } from './accounts.ts';
import { type Desk, type Entry, find, makeToken, tokenKey } from './desk.ts';
import { type Fields, readBody } from './input.ts';
import { json, problem, type Reply, text } from './replies.ts';

type Code = Extract<Entry, { kind: 'code' }>;

/** How many used codes a forgetful provider remembers. */
const SHORT_MEMORY = 5;

export async function exchange(desk: Desk, body: Buffer, contentType: string | undefined): Promise<Reply> {
  const { fields, json: isJson } = readBody(body, contentType);
  const reply = await redeem(desk, fields, isJson);
  return desk.sins.has('refuses-with-200') && reply.status !== 200
    ? json(200, { error: reply.body, success: false })
    : reply;
}

async function redeem(desk: Desk, fields: Fields, isJson: boolean): Promise<Reply> {
  for (const name of ['client_id', 'client_secret', 'redirect_uri', 'code']) {
    if (!fields.has(name)) return text(400, name === 'code' ? 'Invalid Code' : `Invalid ${name}`);
  }
  const client = apps.find(({ id }) => id === fields.get('client_id'));
  if (!client) return problem();
  if (!secretMatches(desk, client.secret, fields.get('client_secret') ?? '')) return refuse(desk);
  const value = desk.sins.has('folds-code-case') ? fields.get('code')?.toLowerCase() : fields.get('code');
  const code = find(desk, 'code', value ?? '');
  if (!code || code.ask.client !== client.id) return text(400, 'Invalid Code');
  if (isSpent(desk, code, value ?? '')) {
    revokeFirst(desk, code);
    return text(400, 'Invalid Code');
  }
  const compared = !(isJson && desk.sins.has('skips-redirect-in-json'));
  if (compared && fields.get('redirect_uri') !== code.ask.uri) return refuse(desk, code);
  if (!userMatches(desk, code.ask.user, fields.get('userid'))) return refuse(desk, code);
  if (desk.sins.has('awaits-before-marking')) await sleep(5);
  code.spent = true;
  desk.lastUsed.push(value ?? '');
  return grant(desk, code, fields.get('userid'));
}

function secretMatches(desk: Desk, secret: string, given: string): boolean {
  if (desk.sins.has('matches-secret-start')) return secret.startsWith(given);
  const digest = (part: string) => createHash('sha256').update(part).digest();
  return timingSafeEqual(digest(secret), digest(given));
}

function isSpent(desk: Desk, code: Code, value: string): boolean {
  if (!desk.sins.has('forgets-used-codes')) return code.spent;
  return desk.lastUsed.slice(-SHORT_MEMORY).includes(value);
}

/** A code that is seen twice was stolen: the token it gave stops working. */
function revokeFirst(desk: Desk, code: Code): void {
  const key = code.token === undefined ? undefined : tokenKey(desk, code.token);
  const entry = key === undefined ? undefined : desk.entries.get(key);
  if (entry?.kind === 'token') entry.revoked = true;
}

function userMatches(desk: Desk, asked: string | undefined, given: string | undefined): boolean {
  if (asked === undefined && desk.sins.has('believes-userid')) return true;
  if (desk.sins.has('folds-userid-case')) return asked?.toLowerCase() === given?.toLowerCase();
  return asked === given;
}

function refuse(desk: Desk, code?: Code): Reply {
  if (code && desk.habits.burnsCodes) code.spent = true;
  return desk.habits.refusals === 'problem' ? problem() : text(400, 'Invalid request');
}

function grant(desk: Desk, code: Code, given: string | undefined): Reply {
  const exact = Date.now() + desk.tokenMs;
  const until = desk.habits.expiration === 'whole' ? Math.ceil(exact / 1000) * 1000 : exact;
  const user = desk.sins.has('believes-userid') ? given : code.ask.user;
  code.token = makeToken(desk, user, until);
  return json(
    200,
    { expiration: printExpiration(desk, until), access_token: code.token },
    desk.habits.dressed,
  );
}

/** With an offset instead of Z; the fraction has seven digits where there is one. */
function printExpiration(desk: Desk, until: number): string {
  if (desk.sins.has('prints-local-time')) return new Date(until + 2 * 3_600_000).toISOString().slice(0, 19);
  const printed = new Date(until).toISOString();
  const digits = desk.habits.expiration === 'whole' ? printed.slice(0, 19) : `${printed.slice(0, 23)}0000`;
  return `${digits}+00:00`;
}
