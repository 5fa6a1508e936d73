/** Authorization requests of a flow. */
import { inventUserid } from '../checks/invent-userid.ts';
import { readAuthorizeRefusal } from '../checks/read-refusal.ts';
import { makeUpLike } from '../checks/vary-token-params.ts';
import { varyTokenRedirectUri } from '../checks/vary-token-redirect-uri.ts';
import type { Authorization } from '../flows/authorizer.ts';
import { describeAuthorization } from '../flows/describe.ts';
import type { Param } from '../flows/encode.ts';
import type { Authorize } from './actions.ts';
import type { Flaw } from './check-grant.ts';
import { Disturbed, type Hand, refuseTrouble, type Send, timed } from './hand.ts';
import type { AuthorizeAsk, Model } from './model.ts';
import type { World } from './world.ts';

/** Printable ASCII only, which comes back as it was sent. */
const ODD_STATE = 'a b+c&d=e%2F~';
/** undefined: the target has nothing to make this request from. */
export function prepareAuthorization(hand: Hand, action: Authorize): Send | undefined {
  const { provider, world, clock, codes } = hand;
  const { clients, users, quick } = world;
  const client = clients[action.client];
  const uri = client && [client.redirectUri, ...client.alternateRedirectUris][action.uri];
  const user = action.user === undefined ? undefined : users[action.user];
  if (!client || uri === undefined || (action.user !== undefined && user === undefined)) return undefined;
  const ask = spoilt(
    action,
    { client_id: client.id, redirect_uri: uri, ...(user === undefined ? {} : { userid: user }) },
    world,
  );
  if (!ask) return undefined;
  const state = action.state === 'plain' ? `s${Math.random().toString(36).slice(2)}` : ODD_STATE;
  const params: Param[] = [
    ['client_id', ask.client_id],
    ['redirect_uri', ask.redirect_uri],
    ...(ask.userid === undefined ? [] : [['userid', ask.userid] as const]),
    ...(action.state === undefined ? [] : [['state', state] as const]),
  ];
  return async () => {
    const { answer: result, when } = await timed(clock, () => provider.authorize(params));
    refuseTrouble(result.answer, result.evidence);
    if (!quick && result.code === undefined && action.defect === undefined)
      throw new Disturbed(
        `the sign-in ended without a code: ${describeAuthorization(result)}`,
        result.evidence,
      );
    const reading = readAuthorizeRefusal(result);
    return {
      ...{ when, evidence: result.evidence, granted: result.code !== undefined, actual: reading.actual },
      expect: (model) => model.expectCode(ask),
      flaws: (model) => flawsOfRedirect(result, ask, action.state === undefined ? undefined : state, model),
      learn: (model) => {
        if (result.code === undefined) return;
        model.learnCode(ask, result.code, when);
        if (action.defect === undefined) codes.set(action.code, { value: result.code, client, uri, user });
      },
    };
  };
}

/** The authorization request with its defect; undefined where the target has nothing to make it from. */
function spoilt(
  { defect }: Authorize,
  honest: AuthorizeAsk,
  { clients, users }: World,
): AuthorizeAsk | undefined {
  if (defect === undefined) return honest;
  if (defect === 'unknown-client') return { ...honest, client_id: makeUpLike(honest.client_id) };
  if (defect === 'unknown-user') return { ...honest, userid: inventUserid(users[0] ?? '') };
  if (defect === 'altered-uri') {
    const [value] = varyTokenRedirectUri(honest.redirect_uri).filter(({ name }) => name === 'a query added');
    return value && { ...honest, redirect_uri: value.value };
  }
  const other = clients.find(({ id }) => id !== honest.client_id);
  return other && { ...honest, redirect_uri: other.redirectUri };
}

function flawsOfRedirect(
  result: Authorization,
  ask: AuthorizeAsk,
  state: string | undefined,
  model: Model,
): Flaw[] {
  const { code, params } = result;
  if (code === undefined) return [];
  const flaws: Flaw[] = [];
  if (model.isRepeated(code, ask))
    flaws.push({ reason: 'code-repeated', actual: 'a code that was issued before' });
  const back = params.filter(([name]) => name === 'state').map(([, value]) => value);
  if (state !== undefined && (back[0] !== state || back.length > 1))
    flaws.push({ reason: 'state-lost', actual: back.length === 0 ? 'no state' : `state ${back.join(', ')}` });
  if (state === undefined && back.length > 0)
    flaws.push({ reason: 'state-invented', actual: `state ${back[0]}` });
  const { userid } = ask;
  if (
    userid !== undefined &&
    !ask.redirect_uri.includes(userid) &&
    params.some(([name, value]) => name !== 'code' && value === userid)
  )
    flaws.push({ reason: 'user-disclosed', actual: 'the redirect carries the userid' });
  return flaws;
}
