/** What is only looked at: fresh, or where each code is a page, or a sign-in, what an earlier test was answered with. */
import type { Authorization } from './authorizer.ts';
import { encodeQuery } from './encode.ts';
import type { Grant, GrantOptions, HonestFlow, HonestOptions, Provider } from './provider.ts';
import { forgetToken } from './recent-tokens.ts';
import type { WholeFlow } from './seen-flows.ts';

/** The answer to an honest authorization request. @throws NoAnswerError when the endpoint does not answer */
export async function lookAtCode(provider: Provider, options: GrantOptions = {}): Promise<Authorization> {
  const params = provider.authorizeParams(options);
  const seen = provider.codesAreDear ? provider.seen.code(encodeQuery(params), provider.adopt) : undefined;
  return seen ?? provider.authorize(params);
}

/** An honest flow, whatever became of its token. @throws ControlFailedError when it does not end with a token */
export async function lookAtFlow(provider: Provider, options: HonestOptions = {}): Promise<HonestFlow> {
  return seenFlow(provider, options) ?? provider.honest(options);
}

/**
 * A code that is shown where it is no use of it: where each code is a page, one that is redeemed by others.
 * @throws ControlFailedError when none is granted
 */
export async function showGrant(provider: Provider, options: GrantOptions = {}): Promise<Grant> {
  if (!provider.codesAreDear) return provider.freshGrant(options);
  const grant = await provider.borrow(options);
  provider.spare([grant]);
  return grant;
}

/** Of the life of a code that was redeemed: what is refused later may be refused for its age. */
const USED_SHARE = 1 / 2;
const USED_MS = 10_000;

/**
 * A code that was redeemed: a moment ago, or where each code is a page by an earlier test, within its life; if there is none
 * that was not sent again, one that was.
 * @throws ControlFailedError when none is had
 */
export async function takeUsedGrant(provider: Provider, options: HonestOptions = {}): Promise<Grant> {
  const [unspent] = unspentFlows(provider, options, 1);
  const seen = unspent ?? seenFlow(provider, options);
  if (!seen || !isUsedLately(provider, seen)) return (await takeUsedFlow(provider, options)).grant;
  forgetToken(provider, seen.token);
  return seen.grant;
}

/** A code that was redeemed and not sent since. @throws ControlFailedError when none is had */
export async function takeUsedFlow(provider: Provider, options: HonestOptions = {}): Promise<HonestFlow> {
  const [unspent] = unspentFlows(provider, options, 1);
  const flow = unspent ?? (await provider.honest(options));
  forgetToken(provider, flow.token);
  return flow;
}

/** The last codes like this that were redeemed and not sent since; none where codes cost nothing. */
export function unspentFlows(
  provider: Provider,
  { encoding = 'form', ...options }: HonestOptions,
  most: number,
): HonestFlow[] {
  if (!provider.codesAreDear || options.extra !== undefined) return [];
  const isLike = likeThis(provider, options);
  const isMeant = (flow: HonestFlow) =>
    flow.encoding === encoding && isLike(flow.grant) && isUsedLately(provider, flow);
  return provider.seen.unspent(isMeant, most, provider.adopt);
}

function isUsedLately(provider: Provider, { grant }: HonestFlow): boolean {
  const { codeSeconds } = provider.target.lifetimes;
  const age = provider.now() - grant.issuedAt;
  return age < (codeSeconds === undefined ? USED_MS : codeSeconds * 1000 * USED_SHARE);
}

/** The last honest flow like this; undefined where codes cost nothing. */
export function seenFlow(
  provider: Provider,
  { encoding = 'form', ...options }: HonestOptions,
): HonestFlow | undefined {
  return seenFlows(provider, options, 1, (flow) => flow.encoding === encoding)[0];
}

/** The last honest flows of this client and user, so many at most, in the order they came; none where codes cost nothing. */
export function seenFlows(
  provider: Provider,
  options: GrantOptions,
  most: number,
  isMeant: (flow: HonestFlow) => boolean = () => true,
): HonestFlow[] {
  if (!provider.codesAreDear || options.extra !== undefined) return [];
  const isLike = likeThis(provider, options);
  return provider.seen.flows((flow) => isLike(flow.grant) && isMeant(flow), most, provider.adopt);
}

/** As `seenFlows`, each with how its code was granted. */
export function seenWholeFlows(
  provider: Provider,
  options: GrantOptions,
  most: number,
  isMeant: (flow: HonestFlow) => boolean = () => true,
): WholeFlow[] {
  if (!provider.codesAreDear) return [];
  const isLike = likeThis(provider, options);
  return provider.seen.whole((flow) => isLike(flow.grant) && isMeant(flow), most, provider.adopt);
}

/** The last codes of this client and user, so many at most, in the order they came; none where codes cost nothing. */
export function seenGrants(provider: Provider, options: GrantOptions, most: number): Grant[] {
  if (!provider.codesAreDear) return [];
  return provider.seen.grants(likeThis(provider, options), most, provider.adopt);
}

export function likeThis({ target }: Provider, options: GrantOptions): (grant: Grant) => boolean {
  const { client = target.client, redirectUri = client.redirectUri, userid } = options;
  return (grant) =>
    grant.client.id === client.id && grant.redirectUri === redirectUri && grant.userid === userid;
}
