/** What a flow has in hand while it is played, and what becomes of each of its requests. */
import { ControlFailedError } from '../flows/control-failed.ts';
import { describeAnswer } from '../flows/describe.ts';
import type { Provider } from '../flows/provider.ts';
import type { ClientAccount } from '../flows/target.ts';
import { isRateLimit, NoAnswerError, type WireAnswer } from '../flows/wire.ts';
import type { Flaw } from './check-grant.ts';
import type { Expectation, Model, Moment } from './model.ts';
import type { World } from './world.ts';

/** What was learned before the flows, about the target as a whole. */
export interface Calibration {
  /** Codes or tokens are so few or regular that a made-up one may be a real one. */
  readonly countedCodes: boolean;
  readonly countedTokens: boolean;
  /** What the resource of users answers for each user, where that tells them apart. */
  readonly owners: ReadonlyMap<string, string>;
}

export interface CodeInHand {
  readonly value: string;
  readonly client: ClientAccount;
  readonly uri: string;
  readonly user: string | undefined;
}

/** A flow's own codes and tokens, and the provider that they are shown to. */
export interface Hand {
  readonly provider: Provider;
  readonly world: World;
  readonly calibration: Calibration;
  readonly clock: Clock;
  /** By the names that the flow gives them. */
  readonly codes: Map<string, CodeInHand>;
  readonly tokens: Map<string, string>;
  /** What the answers with a token look like, for each kind of flow. */
  readonly shapes: Map<'generic' | 'user', string>;
}

export interface Clock {
  /** Milliseconds; only differences mean something. */
  readonly now: () => number;
  /** How far the clock was moved on, in milliseconds. */
  readonly moved: number;
}

/** An answer, before the model has learned it. */
export interface Answered {
  readonly when: Moment;
  readonly evidence: readonly number[];
  /** Whether what was asked for was given. */
  readonly granted: boolean;
  readonly actual: string;
  readonly expect: (model: Model) => Expectation;
  readonly flaws: (model: Model, expectation: Expectation) => readonly Flaw[];
  readonly learn: (model: Model, due: boolean) => void;
  /** The code that was sent to the token endpoint, and for whom. */
  readonly code?: string;
  /** A made-up value may have been a real one. */
  readonly doubtful?: boolean;
}

/** Sends a request that is made already. */
export type Send = () => Promise<Answered>;

/** The flow cannot go on, which says nothing of the provider's rules. */
export class Disturbed extends Error {
  readonly evidence: readonly number[];
  constructor(message: string, evidence: readonly number[]) {
    super(message);
    this.evidence = evidence;
  }
}

export async function withoutTrouble(send: () => Promise<Answered>): Promise<Answered | Disturbed> {
  try {
    return await send();
  } catch (error) {
    if (error instanceof Disturbed) return error;
    if (error instanceof NoAnswerError) return new Disturbed(`no answer: ${error.message}`, [error.n]);
    if (error instanceof ControlFailedError) return new Disturbed(error.message, error.evidence);
    throw error;
  }
}

/** @throws Disturbed for an answer that says nothing of the provider's rules */
export function refuseTrouble(answer: WireAnswer, evidence: readonly number[]): void {
  if (isRateLimit(answer) || answer.status >= 500)
    throw new Disturbed(`an outage or a rate limit: ${describeAnswer(answer)}`, evidence);
}

export async function timed<T>(clock: Clock, send: () => Promise<T>): Promise<{ answer: T; when: Moment }> {
  const sent = clock.now();
  const answer = await send();
  return { answer, when: { sent, received: clock.now() } };
}
