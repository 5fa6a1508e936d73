/**
 * Tokens that are kept to their end: of honest flows that are there already where each code is a sign-in. Those of all tests
 * are kept together, so that one wait serves them: the test that waits hands over what the next one judges.
 */
import { readResourceOpened } from '../../checks/read-resource-answer.ts';
import { readIssueTime, readTokenExpiration } from '../../checks/read-token-expiration.ts';
import type { WaitClock } from '../../checks/wait-clock.ts';
import { likeThis } from '../../flows/look-at.ts';
import type { Encoding, HonestFlow, HonestOptions, Provider } from '../../flows/provider.ts';
import { NoAnswerError, type WireAnswer } from '../../flows/wire.ts';

/** Which tokens serve. */
export interface Wanted {
  /** They open it. */
  readonly path: string;
  /** Others keep them; one that is kept joins them. */
  readonly taken: Set<string>;
  /** Of their life, so much may be over. */
  readonly share: number;
}

/** So many flows are tried for one whose token is still good. */
const MOST_TRIES = 3;

export interface Held {
  readonly encoding: Encoding;
  readonly token: string;
  /** It was asked for then, and came then. */
  readonly asked: number;
  readonly got: number;
  /** In ms; less than declared where the answer says so. */
  readonly life: number;
  readonly evidence: readonly number[];
}

/** What a resource answered, or that it did not, and when. */
export interface Opened {
  readonly answer: WireAnswer | NoAnswerError;
  readonly at: number;
}

interface Late {
  readonly at: number;
  /** In the record of the test from when it is taken. */
  readonly take: () => Opened['answer'];
}

/** A token that came to its end. */
export interface Ended {
  readonly held: Held;
  /** Shortly before it. */
  readonly early: Opened;
  /** Shortly after it, where that was tried. */
  readonly late?: Late;
}

export interface EndedTokens {
  readonly clock: WaitClock;
  readonly margin: number;
  readonly tokens: readonly Ended[];
}

/**
 * The token of an honest flow that is there already; undefined where none is known.
 * @throws NoAnswerError
 */
export async function heldBefore(
  provider: Provider,
  clock: WaitClock,
  { encoding = 'form', ...options }: HonestOptions,
  { path, taken, share }: Wanted,
): Promise<Held | undefined> {
  if (!provider.codesAreDear) return undefined;
  const lifetime = (provider.target.lifetimes.tokenSeconds ?? 0) * 1000;
  const isLike = likeThis(provider, options);
  const isMeant = (flow: HonestFlow) =>
    flow.encoding === encoding && isLike(flow.grant) && !taken.has(flow.token);
  const known = provider.seen.since(0, isMeant);
  for (const { at, flow, adopt } of known.slice(0, MOST_TRIES)) {
    const { token } = flow;
    const life = lifeOf(flow, lifetime);
    if (provider.now() - at > life * share) continue;
    const answer = await provider.resource(path, `Bearer ${token}`);
    if (readResourceOpened(answer).kind !== 'granted') continue;
    taken.add(token);
    const got = clock.now() - (provider.now() - at);
    const asked = got - flow.tokenAnswer.answer.ms;
    return { encoding, token, got, asked, life, evidence: adopt(provider.adopt).evidence };
  }
  return undefined;
}

/**
 * Such a token where each code is a sign-in, else a new one.
 * @throws ControlFailedError or NoAnswerError when none is had
 */
export async function hold(
  provider: Provider,
  clock: WaitClock,
  options: HonestOptions,
  wanted: Wanted,
): Promise<Held> {
  const known = await heldBefore(provider, clock, options, wanted);
  if (known) return known;
  const held = await holdNew(provider, clock, options);
  wanted.taken.add(held.token);
  return held;
}

/** A new token. @throws ControlFailedError when none is had */
export async function holdNew(
  provider: Provider,
  clock: WaitClock,
  { encoding = 'form', ...options }: HonestOptions,
): Promise<Held> {
  const lifetime = (provider.target.lifetimes.tokenSeconds ?? 0) * 1000;
  const grant = await provider.grant(options);
  const asked = clock.now();
  const tokenAnswer = await provider.redeem(grant, encoding);
  const { token, evidence } = tokenAnswer;
  const life = lifeOf({ tokenAnswer }, lifetime);
  return { encoding, token, asked, got: clock.now(), life, evidence };
}

/** Opens a resource with each of these tokens shortly before its own end, and where `late` is meant shortly after it. */
export async function seeEnd(
  provider: Provider,
  clock: WaitClock,
  path: string,
  {
    tokens,
    margin,
    late,
  }: { readonly tokens: readonly Held[]; readonly margin: number; readonly late: boolean },
): Promise<SeenEnd> {
  const seen: SeenEnd = { early: new Map(), late: new Map() };
  const events = tokens.flatMap((held) => [
    { held, at: held.asked + held.life - margin, to: seen.early },
    ...(late ? [{ held, at: held.got + held.life + margin, to: seen.late }] : []),
  ]);
  for (const { held, at, to } of events.sort((one, other) => one.at - other.at)) {
    await clock.waitUntil(at);
    to.set(held, await open(provider, clock, path, held));
  }
  return seen;
}

export interface SeenEnd {
  readonly early: Map<Held, Opened>;
  readonly late: Map<Held, Opened>;
}

/** Opens it now. */
export async function open(
  provider: Provider,
  clock: WaitClock,
  path: string,
  { token }: Held,
): Promise<Opened> {
  try {
    return { answer: await provider.resource(path, `Bearer ${token}`), at: clock.now() };
  } catch (error) {
    if (error instanceof NoAnswerError) return { answer: error, at: clock.now() };
    throw error;
  }
}

/** What was seen in the test that judges it. */
export function endedTokens({ early, late }: SeenEnd): Ended[] {
  return [...early].map(([held, before]) => {
    const after = late.get(held);
    return { held, early: before, ...(after && { late: { at: after.at, take: () => after.answer } }) };
  });
}

const handedOver = new WeakMap<Provider, () => EndedTokens>();

/** Hands over what was seen of tokens to the next test, which judges it. */
export function handOver(
  provider: Provider,
  known: Pick<EndedTokens, 'clock' | 'margin'>,
  { early, late }: SeenEnd,
): void {
  const { wire, adopt } = provider;
  const keep = ({ answer, at }: Opened): Late => {
    const exchanges = wire.pick([answer.n]);
    const take = () => {
      const [n = answer.n] = adopt(exchanges);
      return answer instanceof NoAnswerError ? answer : { ...answer, n };
    };
    return { at, take };
  };
  const kept = [...early].map(([held, before]) => {
    const after = late.get(held);
    const exchanges = wire.pick(held.evidence);
    return { held, exchanges, before: keep(before), ...(after && { after: keep(after) }) };
  });
  handedOver.set(provider, () => ({
    ...known,
    tokens: kept.map(({ held, exchanges, before, after }) => ({
      held: { ...held, evidence: adopt(exchanges) },
      early: { at: before.at, answer: before.take() },
      ...(after && { late: after }),
    })),
  }));
}

/** What the test before saw, with its exchanges in the record of this one. */
export function takeOver(provider: Provider): EndedTokens | undefined {
  const take = handedOver.get(provider);
  handedOver.delete(provider);
  return take?.();
}

/** What is left of a life by the answer: a token that is given again has less than the declared one. */
function lifeOf({ tokenAnswer }: Pick<HonestFlow, 'tokenAnswer'>, lifetime: number): number {
  const { at } = readTokenExpiration(tokenAnswer.json?.['expiration']);
  if (at === undefined) return lifetime;
  const left = at - readIssueTime(tokenAnswer.answer).at;
  return left > 0 ? Math.min(left, lifetime) : lifetime;
}
