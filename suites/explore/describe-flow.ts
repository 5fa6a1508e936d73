/** A flow in words, one line for each thing that is done. */
import type { Action, Authorize, Flow, Open, Redeem, Request, Wait } from './actions.ts';
import type { World } from './world.ts';

export function describeFlow(flow: Flow, world: World): string[] {
  return flow.map((action) => describeAction(action, world));
}

function describeAction(action: Action, world: World): string {
  if (action.do === 'wait') return describeWait(action, world);
  if (action.do !== 'together') return describeRequest(action, world);
  return `at the same moment: ${action.parts.map((part) => describeRequest(part, world)).join(' | ')}`;
}

export function describeRequest(request: Request, world: World): string {
  if (request.do === 'authorize') return describeAuthorize(request, world);
  return request.do === 'redeem' ? describeRedeem(request) : describeOpen(request);
}

const SPOILT: Readonly<Record<NonNullable<Authorize['defect']>, string>> = {
  'unknown-client': 'by a client that nobody registered',
  'unknown-user': 'for a user that does not exist',
  'foreign-uri': 'with the redirect URI of another client',
  'altered-uri': 'with a query added to the redirect URI',
};

function describeAuthorize(
  { code, client, uri, user, state, defect }: Authorize,
  { clients, users }: World,
): string {
  const parts = [
    client > 0 ? `client ${clients[client]?.id ?? client + 1}` : undefined,
    uri > 0 ? `alternate redirect URI ${uri}` : undefined,
    user === undefined ? undefined : `userid ${users[user] ?? user + 1}`,
    state === undefined ? undefined : state === 'odd' ? 'a state with reserved characters' : 'a state',
  ].filter((part) => part !== undefined);
  const how = parts.length === 0 ? '' : ` with ${parts.join(', ')}`;
  return `${code}: ask for a ${user === undefined ? 'generic ' : ''}code${how}${defect === undefined ? '' : `, ${SPOILT[defect]}`}`;
}

const PARTS = {
  client: 'client_id',
  secret: 'client_secret',
  uri: 'redirect_uri',
  code: 'code',
  user: 'userid',
  request: 'the request',
} as const;

function describeRedeem({ token, code, encoding, defect, crossedWith, requestForm }: Redeem): string {
  const how = [
    crossedWith === undefined ? undefined : `everything else as for ${crossedWith}`,
    defect === undefined
      ? undefined
      : `${PARTS[defect.part]} ${defect.how.replace(/^near: /, 'with ').replace(/^token:/, 'replaced by token ')}`,
    requestForm === undefined ? undefined : `with ${requestForm}`,
  ].filter((part) => part !== undefined);
  return `${token}: redeem ${code} as ${encoding}${how.length === 0 ? '' : `, ${how.join(', ')}`}`;
}

function describeOpen({ resource, token, code, altered }: Open): string {
  const what = resource === 'userOnly' ? 'the resource of users' : 'the list of users';
  if (token === undefined && code === undefined) return `call ${what} without a token`;
  const shown = token ?? `code ${code}`;
  return `call ${what} with ${shown}${altered === undefined ? '' : `, ${altered.replace(/^near: /, '')}`}`;
}

const WAITS: Readonly<Record<Wait['until'], string>> = {
  'a-moment': 'wait a moment',
  'code-ends': 'wait until shortly before the end of a code',
  'code-ended': 'wait until a code has ended',
  'token-ends': 'wait until shortly before the end of a token',
  'token-ended': 'wait until a token has ended',
};

function describeWait({ until }: Wait, { waits }: World): string {
  return `${WAITS[until]} (${((waits[until] ?? 0) / 1000).toFixed(1)} s)`;
}
