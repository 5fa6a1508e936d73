/** Plays a history against a provider and against the model, and compares what the two say after every step. */
import { DEFAULT_CLIENTS } from '../../mock-server/config/defaults.ts';
import type { Client } from '../../mock-server/provider/config.ts';
import { header, toForm } from '../../mock-server/test-kit.ts';
import { AUTHORIZE_PATH, type Driver, type Seen, TOKEN_PATH, tokenRequest } from './driver.ts';
import { type Expected, type ModelCode, type ModelToken, ProviderModel } from './model.ts';
import type { Operation } from './operations.ts';

type Of<Kind extends Operation['do']> = Extract<Operation, { readonly do: Kind }>;

/** Told what came of the steps, for totals. */
export type Observer = (what: 'steps' | 'tokens' | 'refusals' | 'opened' | 'closed') => void;

interface Play {
  readonly driver: Driver;
  readonly model: ProviderModel;
  readonly observer: Observer;
}

/** The provider did what the model forbids, or did not do what it demands. */
class LifeCycleError extends Error {
  override readonly name = 'LifeCycleError';
}

/**
 * Plays a history. The provider is reset first.
 * @throws LifeCycleError at the first difference
 */
export async function playHistory(
  driver: Driver,
  history: readonly Operation[],
  observer: Observer = () => undefined,
): Promise<void> {
  const play: Play = { driver, model: new ProviderModel(driver.dialect.token), observer };
  await driver.setFaults([]);
  await driver.reset();
  for (const operation of history) {
    await perform(play, operation);
    observer('steps');
  }
  await driver.setFaults([]);
}

async function perform(play: Play, operation: Operation): Promise<void> {
  const { driver, model } = play;
  switch (operation.do) {
    case 'issue':
      return issue(play, operation);
    case 'redeem':
      return redeem(play, operation);
    case 'use':
      return use(play, operation);
    case 'advance':
      return driver.advance(operation.ms);
    case 'set-clock':
      return driver.setClock(operation.at);
    case 'reset':
      await driver.reset();
      model.forget();
      model.faulty = false;
      return;
    case 'fault':
      await driver.setFaults([operation.id]);
      model.taint();
      model.faulty = true;
      return;
    case 'faults-off':
      await driver.setFaults([]);
      model.faulty = false;
  }
}

function clientAt(index: number): Client {
  const client = DEFAULT_CLIENTS[index % DEFAULT_CLIENTS.length];
  if (client === undefined) throw new Error('there are no clients');
  return client;
}

const otherThan = (id: string): Client => clientAt(DEFAULT_CLIENTS[0]?.id === id ? 1 : 0);

async function issue(
  { driver, model }: Play,
  { client: index, redirect, userid }: Of<'issue'>,
): Promise<void> {
  const client = clientAt(index);
  const redirectUri = client.redirectUris[redirect % client.redirectUris.length] ?? '';
  const fields = { client_id: client.id, redirect_uri: redirectUri, userid };
  const seen = await driver.send(`${AUTHORIZE_PATH}?${toForm(fields)}`);
  if (model.faulty) return;
  refuseServerError(seen, 'authorize');
  const location = header(seen, 'location');
  const key = location === undefined ? null : new URL(location).searchParams.get('code');
  const known = userid === undefined || userid === '' || /^user_(42|7)$/.test(userid);
  if (known !== (key !== null)) throw new LifeCycleError(`userid ${userid}: ${seen.status} ${location}`);
  if (key === null) return;
  if (!location?.startsWith(redirectUri)) throw new LifeCycleError(`a code went to ${location}`);
  if (model.codes.some((code) => code.key === key)) throw new LifeCycleError(`the code ${key} came twice`);
  model.issued({ key, clientId: client.id, redirectUri, userId: userid || undefined }, driver.now());
}

async function redeem(play: Play, operation: Of<'redeem'>): Promise<void> {
  const { driver, model } = play;
  const code = model.codes.at(-1 - (operation.code % Math.max(model.codes.length, 1)));
  if (code === undefined) return;
  const client = operation.client === 'own' ? clientOf(code) : otherThan(code.clientId);
  const secret = secretFor(operation.secret, client);
  const redirectUri = redirectFor(operation.redirect, code);
  const userId = userFor(operation.user, code);
  const key = spell(code.key, operation.spelling);
  const fields = {
    client_id: client.id,
    client_secret: secret,
    redirect_uri: redirectUri,
    code: key,
    userid: userId,
  };
  const attempt = { authenticated: secret === client.secret, clientId: client.id, redirectUri, userId };
  const expected = key === code.key ? model.attempt(code, attempt, driver.now()) : 'refusal';
  const seen = await driver.send(TOKEN_PATH, tokenRequest(fields, operation.encoding));
  if (model.faulty) return;
  settleExchange(play, code, expected, seen);
}

function settleExchange(
  { driver, model, observer }: Play,
  code: ModelCode,
  expected: Expected,
  seen: Seen,
): void {
  refuseServerError(seen, 'token');
  const token = seen.status === 200 ? readToken(seen) : undefined;
  if (token === undefined && seen.body.includes('access_token'))
    throw new LifeCycleError(`a token in an answer with status ${seen.status}`);
  if (expected === 'anything') {
    if (token !== undefined) model.exchanged(code, token.key, token.expiresAt, driver.now());
    return;
  }
  if (token === undefined && expected === 'token')
    throw new LifeCycleError(`no token for a good code: ${seen.status} ${seen.body}`);
  if (token !== undefined && expected === 'refusal')
    throw new LifeCycleError(`a token against the model: the code is ${code.state}`);
  observer(token === undefined ? 'refusals' : 'tokens');
  if (token === undefined) return;
  if (model.tokens.some(({ key }) => key === token.key)) throw new LifeCycleError('a token came twice');
  model.exchanged(code, token.key, token.expiresAt, driver.now());
}

async function use(
  { driver, model, observer }: Play,
  { token: index, forUsersOnly }: Of<'use'>,
): Promise<void> {
  const token = model.tokens.at(-1 - (index % Math.max(model.tokens.length, 1)));
  if (token === undefined) return;
  const path = forUsersOnly ? '/api/Chat/ListAgents' : '/api/Users/ListUsers';
  const seen = await driver.send(path, { headers: [['Authorization', `Bearer ${token.key}`]] });
  if (model.faulty) return;
  refuseServerError(seen, 'resource');
  const expected = model.mustOpen(token, forUsersOnly, driver.now());
  if (expected === 'token' && seen.status !== 200)
    throw new LifeCycleError(`a good token opens nothing: ${seen.status} ${describe(token)}`);
  if (expected === 'refusal' && seen.status < 400)
    throw new LifeCycleError(`a bad token opens ${path}: ${describe(token)}`);
  observer(seen.status === 200 ? 'opened' : 'closed');
}

const describe = ({ revoked, expiresAt, userId }: ModelToken): string =>
  `revoked ${revoked}, expires ${expiresAt}, user ${userId}`;

function refuseServerError(seen: Seen, where: string): void {
  if (!(seen.status >= 200 && seen.status < 500))
    throw new LifeCycleError(`${where}: ${seen.status} ${seen.body}`);
}

function readToken({ body }: Seen): { key: string; expiresAt: number } | undefined {
  const value: unknown = JSON.parse(body);
  if (typeof value !== 'object' || value === null || !('access_token' in value)) return undefined;
  const { access_token: key, expiration } = value as { access_token: unknown; expiration?: unknown };
  return { key: String(key), expiresAt: Date.parse(String(expiration)) };
}

function clientOf(code: ModelCode): Client {
  return clientAt(DEFAULT_CLIENTS.findIndex(({ id }) => id === code.clientId));
}

function secretFor(kind: Of<'redeem'>['secret'], client: Client): string | undefined {
  if (kind === 'missing') return undefined;
  if (kind === 'right') return client.secret;
  return kind === 'wrong' ? `${client.secret.slice(0, -1)}x` : otherThan(client.id).secret;
}

function redirectFor(kind: Of<'redeem'>['redirect'], code: ModelCode): string | undefined {
  if (kind === 'missing') return undefined;
  if (kind === 'same') return code.redirectUri;
  if (kind === 'slash') return `${code.redirectUri}/`;
  return DEFAULT_CLIENTS.flatMap(({ redirectUris }) => redirectUris).find((uri) => uri !== code.redirectUri);
}

function userFor(kind: Of<'redeem'>['user'], code: ModelCode): string | undefined {
  if (kind === 'same') return code.userId;
  if (kind === 'other') return code.userId === 'user_42' ? 'user_7' : 'user_42';
  return code.userId === undefined ? 'user_7' : undefined;
}

function spell(key: string, spelling: Of<'redeem'>['spelling']): string {
  if (spelling === 'case')
    return key.replace(/[a-z]/i, (c) => (c === c.toUpperCase() ? c.toLowerCase() : c.toUpperCase()));
  if (spelling === 'shorter') return key.slice(0, -1);
  if (spelling === 'longer') return `${key}A`;
  return spelling === 'padded' ? `${key} ` : key;
}
