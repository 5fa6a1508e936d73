/** What a user needs to know of a mock that has just started. */
import type { MockServer } from '../../mock-server/index.ts';
import type { Paint } from '../io.ts';

export interface ReadyMock {
  readonly server: MockServer;
  readonly interaction: string;
  /** The secrets of its clients are of its own making, and no secrets; those that it was given are never shown. */
  readonly publicSecrets: boolean;
  /** The same of its users. */
  readonly publicPasswords: boolean;
  /** The control token was chosen by the user, who knows it then. */
  readonly ownControlToken: boolean;
  readonly controlPlane: boolean;
  /** Where its state is; undefined for its own memory. */
  readonly store: string | undefined;
}

/** The one line that says that it listens; scripts wait for it. */
export function readyLine({ server, interaction }: ReadyMock, paint: Paint): string {
  const faults = server.faults.length > 0 ? ` ${paint.red(`MISBEHAVES: ${server.faults.join(', ')}`)}` : '';
  return `airisk-conformance mock ready at ${server.url} (${server.dialect}, interaction ${interaction})${faults}`;
}

/** Client, users, a request to try, the control plane. */
export function describeMock(ready: ReadyMock, paint: Paint): string[] {
  const { server } = ready;
  const [client] = server.clients;
  const rows: [string, string][] = [];
  if (client) {
    rows.push(['client id', client.id]);
    rows.push(['client secret', ready.publicSecrets ? client.secret : 'as in the configuration']);
    client.redirectUris.forEach((uri, index) => {
      rows.push([index === 0 ? 'redirect URIs' : '', uri]);
    });
  }
  const more = server.clients.slice(1).map(({ id }) => id);
  if (more.length > 0) rows.push(['other clients', listed(more)]);
  if (server.users.length > 0) rows.push(['user ids', listed(server.users.map(({ id }) => id))]);
  if (ready.interaction === 'login')
    rows.push(['sign in as', signIn(ready)], ...authenticator(ready), ...passkey(ready));
  rows.push(...tryIt(ready));
  if (ready.store !== undefined)
    rows.push(['store', `${new URL(ready.store).host}, shared with every mock that has the same one`]);
  if (ready.controlPlane) {
    rows.push(['live view', viewOf(ready)]);
    rows.push(['control plane', server.control.url]);
    rows.push([
      '',
      `Authorization: Bearer ${ready.ownControlToken ? '(the token you chose)' : server.control.token}`,
    ]);
  }
  rows.push(['stop', 'Ctrl-C']);
  return rows.map(([left, right]) => `  ${paint.dim(left.padEnd(14))} ${right}`);
}

/** Without a token that its user chose, and who can enter it there. */
function viewOf({ server, ownControlToken }: ReadyMock): string {
  return ownControlToken ? `${server.control.url}/` : server.control.view;
}

function signIn({ server, publicPasswords }: ReadyMock): string {
  const [user] = server.users;
  if (!user) return 'nobody: the configuration has no users';
  return publicPasswords
    ? `${user.login} / ${user.password}`
    : `${user.login}, password as in the configuration`;
}

function authenticator({ server, publicPasswords }: ReadyMock): [string, string][] {
  const secret = server.users[0]?.totpSecret;
  return secret === undefined
    ? []
    : [['authenticator', publicPasswords ? secret : 'as in the configuration']];
}

function passkey({ server, publicPasswords }: ReadyMock): [string, string][] {
  const held = server.users[0]?.passkey;
  if (held === undefined) return [];
  return [['passkey', publicPasswords ? JSON.stringify(held) : `for ${held.rpId}, as in the configuration`]];
}

const MAX_LISTED = 6;

function listed(names: readonly string[]): string {
  const rest = names.length - MAX_LISTED;
  return names.slice(0, MAX_LISTED).join(', ') + (rest > 0 ? ` and ${rest} more` : '');
}

function tryIt({ server, interaction, publicSecrets }: ReadyMock): [string, string][] {
  const [client] = server.clients;
  const redirectUri = client?.redirectUris[0];
  if (!client || redirectUri === undefined) return [];
  const query = new URLSearchParams({ client_id: client.id, redirect_uri: redirectUri });
  const authorize = `${server.url}/api/oauth2?${query}`;
  if (interaction !== 'none') return [['open', authorize]];
  const insecure = server.url.startsWith('https:') ? 'k' : '';
  const form = new URLSearchParams({
    client_id: client.id,
    client_secret: publicSecrets ? client.secret : 'SECRET',
    redirect_uri: redirectUri,
    code: 'CODE_FROM_LOCATION',
  });
  return [
    ['try', `curl -si${insecure} '${authorize}'`],
    ['', `curl -si${insecure} ${server.url}/api/oauth2/Token -d '${form}'`],
  ];
}

/** The same for a script, as one JSON value. */
export function mockAsJson(ready: ReadyMock) {
  const { server } = ready;
  return {
    ready: true,
    url: server.url,
    port: server.port,
    dialect: server.dialect,
    interaction: ready.interaction,
    faults: server.faults,
    clients: server.clients.map(({ id, secret, redirectUris }) => ({
      id,
      ...(ready.publicSecrets ? { secret } : {}),
      redirectUris,
    })),
    users: server.users.map(({ id, login, password, totpSecret, passkey }) => ({
      id,
      login,
      ...(ready.publicPasswords
        ? {
            password,
            ...(totpSecret === undefined ? {} : { totpSecret }),
            ...(passkey === undefined ? {} : { passkey }),
          }
        : {}),
    })),
    ...(ready.controlPlane
      ? {
          control: {
            url: server.control.url,
            view: viewOf(ready),
            ...(ready.ownControlToken ? {} : { token: server.control.token }),
          },
        }
      : {}),
  };
}
