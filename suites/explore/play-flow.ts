/** Plays a flow against the provider and holds every answer against the model. */
import type { Exchange } from '../../reports/model/types.ts';
import type { Provider } from '../flows/provider.ts';
import type { Flow, Request } from './actions.ts';
import { type Answered, type Calibration, Disturbed, type Hand, type Send, withoutTrouble } from './hand.ts';
import { type Expectation, Model } from './model.ts';
import { prepareAuthorization } from './play-authorize.ts';
import { prepareOpening } from './play-open.ts';
import { prepareRedemption } from './play-redeem.ts';
import { REASONS, type Reason } from './reasons.ts';
import type { World } from './world.ts';

/** An answer that the model does not allow. */
export interface Contradiction {
  readonly reason: Reason;
  /** Granted although it must be refused, refused although it must be granted, or not as it must be. */
  readonly kind: 'granted' | 'refused' | 'flawed';
  /** Number of the request in the flow, from 0. */
  readonly step: number;
  readonly expected: string;
  readonly actual: string;
}

export interface Played {
  readonly contradictions: readonly Contradiction[];
  readonly exchanges: readonly Exchange[];
  /** Numbers of the exchanges of each request. */
  readonly steps: readonly (readonly number[])[];
  readonly waitedMs: number;
  /** Why the flow was not played to its end: an outage, a rate limit, a budget that is used up. */
  readonly disturbed?: string;
}

/** A request that is ready to be sent, and what becomes of its answer. */
interface Ready {
  readonly request: Request;
  readonly step: number;
  readonly send: Send;
}

export class Player {
  readonly #provider: Provider;
  readonly #world: World;
  readonly #calibration: Calibration;
  #moved = 0;

  constructor(provider: Provider, world: World, calibration: Calibration) {
    this.#provider = provider;
    this.#world = world;
    this.#calibration = calibration;
  }

  /** Plays a flow from nothing: its codes and tokens are its own. */
  async play(flow: Flow): Promise<Played> {
    const run = new Run(this.#provider, this.#world, this.#calibration, this);
    return run.play(flow);
  }

  /** Milliseconds; only differences mean something. */
  now(): number {
    return performance.now() + this.#moved;
  }

  /** How far the clock was moved on. */
  get moved(): number {
    return this.#moved;
  }

  async wait(ms: number): Promise<void> {
    await this.#provider.wait(ms);
    if (this.#world.moves) this.#moved += ms;
  }
}

/** One flow while it is played. */
class Run {
  readonly #provider: Provider;
  readonly #world: World;
  readonly #player: Player;
  readonly #hand: Hand;
  readonly #model: Model;
  readonly #exchanges: Exchange[] = [];
  readonly #contradictions: Contradiction[] = [];
  readonly #steps: (readonly number[])[] = [];
  #waitedMs = 0;

  constructor(provider: Provider, world: World, calibration: Calibration, player: Player) {
    this.#provider = provider;
    this.#world = world;
    this.#player = player;
    this.#hand = {
      ...{ provider, world, calibration, clock: player },
      ...{ codes: new Map(), tokens: new Map(), shapes: new Map() },
    };
    this.#model = new Model(world.registration);
  }

  async play(flow: Flow): Promise<Played> {
    const { wire } = this.#provider;
    wire.recordTo({
      add: (exchange) => {
        this.#exchanges.push({ n: this.#exchanges.length + 1, ...exchange });
        return this.#exchanges.length;
      },
    });
    let disturbed: string | undefined;
    try {
      await wire.role.during('probe', () => this.#playAll(flow));
    } catch (error) {
      if (!(error instanceof Disturbed)) throw error;
      disturbed = error.message;
    }
    return {
      contradictions: this.#contradictions,
      exchanges: this.#exchanges,
      steps: this.#steps,
      waitedMs: this.#waitedMs,
      ...(disturbed === undefined ? {} : { disturbed }),
    };
  }

  async #playAll(flow: Flow): Promise<void> {
    let step = 0;
    for (const action of flow) {
      if (action.do === 'wait') {
        await this.#wait(this.#world.waits[action.until]);
        continue;
      }
      const requests = action.do === 'together' ? action.parts : [action];
      const first = step;
      step += requests.length;
      await this.#sendAll(requests.map((request, at) => this.#prepare(request, first + at)));
    }
  }

  async #wait(ms: number | undefined): Promise<void> {
    if (ms === undefined) return;
    this.#waitedMs += ms;
    await this.#player.wait(ms);
  }

  /** Sends requests at the same moment, then judges, then learns. */
  async #sendAll(prepared: readonly (Ready | undefined)[]): Promise<void> {
    const ready = prepared.filter((one) => one !== undefined);
    if (ready.length === 0) return;
    const before = this.#provider.wire.counters.rateLimited;
    const sendAll = () => Promise.all(ready.map(async ({ send }) => withoutTrouble(send)));
    const answers =
      ready.length === 1
        ? await sendAll()
        : await this.#provider.wire.atOnce(ready.length, async () => undefined, sendAll);
    for (const [at, { step }] of ready.entries()) this.#steps[step] = answers[at]?.evidence ?? [];
    const troubled = answers.find((answer) => answer instanceof Disturbed);
    const judged = ready.flatMap(({ request, step }, at) => {
      const answer = answers[at];
      return answer === undefined || answer instanceof Disturbed ? [] : [{ request, step, answer }];
    });
    const expected = judged.map(({ answer }) => answer.expect(this.#model));
    for (const [at, { step, answer, request }] of judged.entries()) {
      const expectation = expected[at] ?? { kind: 'open' };
      const others = judged.filter((_, other) => other !== at);
      const crowded = others.some((other) => mayDisturb(other.request, request));
      this.#judge(
        step,
        request,
        answer,
        crowded && expectation.kind === 'granted' ? { kind: 'open' } : expectation,
      );
    }
    this.#judgeRaces(judged, expected);
    for (const [at, { answer }] of judged.entries())
      answer.learn(this.#model, expected[at]?.kind !== 'refused');
    if (troubled instanceof Disturbed) throw troubled;
    if (this.#provider.wire.counters.rateLimited > before)
      throw new Disturbed('the target limits the rate of requests', []);
  }

  #judge(step: number, request: Request, answer: Answered, expectation: Expectation): void {
    const what = WHAT[request.do];
    if (expectation.kind === 'refused' && answer.granted) {
      const [reason] = expectation.reasons;
      if (answer.doubtful && DOUBTED.has(reason)) return;
      this.#contradictions.push({
        ...{ reason, kind: 'granted', step },
        expected: `${what.refused}: ${REASONS[reason].because}`,
        actual: answer.actual,
      });
      return;
    }
    if (expectation.kind === 'granted' && !answer.granted) {
      this.#contradictions.push({
        ...{ reason: expectation.reason, kind: 'refused', step },
        expected: `${what.granted}: ${REASONS[expectation.reason].because}`,
        actual: answer.actual,
      });
      return;
    }
    for (const { reason, actual } of answer.flaws(this.#model, expectation))
      this.#contradictions.push({ reason, kind: 'flawed', step, expected: REASONS[reason].because, actual });
  }

  /** Of simultaneous requests with one code at most one yields a token. */
  #judgeRaces(
    judged: readonly { readonly step: number; readonly answer: Answered }[],
    expected: readonly Expectation[],
  ): void {
    const winners = new Map<string, number[]>();
    for (const [at, { step, answer }] of judged.entries()) {
      if (answer.code === undefined || !answer.granted || expected[at]?.kind === 'refused') continue;
      winners.set(answer.code, [...(winners.get(answer.code) ?? []), step]);
    }
    for (const steps of winners.values()) {
      const last = steps.at(-1);
      if (steps.length < 2 || last === undefined) continue;
      this.#contradictions.push({
        ...{ reason: 'used-at-once', kind: 'granted', step: last },
        expected: `one token: ${REASONS['used-at-once'].because}`,
        actual: `${steps.length} answers with a token`,
      });
    }
  }

  #prepare(request: Request, step: number): Ready | undefined {
    const send =
      request.do === 'authorize'
        ? prepareAuthorization(this.#hand, request)
        : request.do === 'redeem'
          ? prepareRedemption(this.#hand, request)
          : prepareOpening(this.#hand, request);
    return send && { request, step, send };
  }
}

const WHAT = {
  authorize: { refused: 'no code', granted: 'a code' },
  redeem: { refused: 'no token', granted: 'a token' },
  open: { refused: 'the resource stays closed', granted: 'the resource is opened' },
} as const;

/** Refusals for a value that may have been a real one, where values are few. */
const DOUBTED: ReadonlySet<Reason> = new Set<Reason>(['code-unknown', 'token-unknown']);

/** Whether a simultaneous request may be why another one is refused. */
function mayDisturb(one: Request, other: Request): boolean {
  if (one.do === 'open') return false;
  if (other.do === 'open') return true;
  if (one.do === 'authorize' && other.do === 'authorize') return false;
  return true;
}
