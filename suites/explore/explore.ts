/**
 * Plays random flows, repeats and shrinks what contradicts the model, and tells which requirement it breaks. Nothing is an
 * accusation that was seen once only, or that has no honest exchange beside it where something was refused.
 */

import type { Exchange } from '../../reports/model/types.ts';
import type { ProviderRequirementId } from '../../specs/generated/requirement-ids.ts';
import { estimateEntropy } from '../checks/estimate-entropy.ts';
import { readResourceOpened } from '../checks/read-resource-answer.ts';
import { ControlFailedError } from '../flows/control-failed.ts';
import { seenFlows } from '../flows/look-at.ts';
import type { Encoding, Provider } from '../flows/provider.ts';
import type { Role } from '../flows/wire.ts';
import { NoAnswerError } from '../flows/wire.ts';
import { type Flow, requestsOf } from './actions.ts';
import { attribute } from './attribute.ts';
import { composeFlow } from './compose-flow.ts';
import type { Calibration } from './hand.ts';
import { type Contradiction, type Played, Player } from './play-flow.ts';
import { familyOf, plainerFamilyOf } from './reasons.ts';
import { shrinkFlow } from './shrink.ts';
import { type World, worldOf } from './world.ts';

export interface ExploreOptions {
  /** How many flows. */
  readonly flows: number;
  readonly seed: number;
  /** No further flow is begun, and nothing more is tried, once so many requests were sent. */
  readonly maxRequests: number;
  /** On a real clock: so much time may be spent waiting, and some more to make sure of what was found. */
  readonly maxWaitMs?: number;
  /** Ends the exploration with the first finding. */
  readonly stopAtFirst?: boolean;
}

/** What a flow showed. */
export interface Finding {
  readonly row: ProviderRequirementId;
  /** The shortest flow that shows it. */
  readonly flow: Flow;
  readonly contradiction: Contradiction;
  readonly exchanges: readonly Exchange[];
  /** Numbers of the exchanges of each request of the flow. */
  readonly steps: readonly (readonly number[])[];
  /** Number of the flow that it was found in, from 0, and how many requests that had. */
  readonly number: number;
  readonly foundIn: number;
  /** Requests that had been sent when it was first seen. */
  readonly afterRequests: number;
  /** Why it accuses nobody: it was not seen again, say. */
  readonly doubt?: string;
}

export interface Exploration {
  readonly world: World;
  readonly flows: number;
  readonly requests: number;
  /** Flows that were not played to their end, and why the first of them was not. */
  readonly disturbed: number;
  readonly disturbance?: string;
  readonly findings: readonly Finding[];
}

/** Exchanges handed over as evidence for the exploration as a whole. */
const MAX_FINDINGS = 12;
/** Plays that a finding may take to become short. */
const TRIES = 120;
const TRIES_WITH_PAGES = 12;
/** Repeating and shrinking a flow that waits may take so many times what exploring may. */
const WAITS_TO_SETTLE = 4;
/** Plays of a flow that shows something now and then. */
const MOODY_ATTEMPTS = 4;
const SAMPLES = 3;
const FEW_BITS = 40;

export async function explore(provider: Provider, options: ExploreOptions): Promise<Exploration> {
  return new Explorer(provider, options).explore();
}

class Explorer {
  readonly #provider: Provider;
  readonly #options: ExploreOptions;
  readonly #world: World;
  readonly #from: number;
  readonly #known = new Set<string>();
  readonly #findings: Finding[] = [];
  #player: Player;
  #waitedMs = 0;
  #disturbed = 0;
  #disturbance: string | undefined;

  constructor(provider: Provider, options: ExploreOptions) {
    this.#provider = provider;
    this.#options = options;
    this.#world = worldOf(provider.target);
    this.#from = provider.wire.counters.requests;
    this.#player = new Player(provider, this.#world, NOTHING_KNOWN);
  }

  async explore(): Promise<Exploration> {
    this.#player = new Player(this.#provider, this.#world, await this.#calibrate());
    let flows = 0;
    for (; flows < this.#options.flows && this.#goesOn(); flows += 1) await this.#exploreFlow(flows);
    return {
      ...{ world: this.#world, flows, requests: this.#requests, findings: this.#findings },
      disturbed: this.#disturbed,
      ...(this.#disturbance === undefined ? {} : { disturbance: this.#disturbance }),
    };
  }

  get #requests(): number {
    return this.#provider.wire.counters.requests - this.#from;
  }

  #goesOn(): boolean {
    if (this.#options.stopAtFirst && this.#findings.length > 0) return false;
    return this.#findings.length < MAX_FINDINGS && this.#hasRoom();
  }

  #hasRoom(): boolean {
    const { maxRequests, maxWaitMs = Number.POSITIVE_INFINITY } = this.#options;
    return this.#requests < maxRequests && this.#waitedMs <= maxWaitMs * WAITS_TO_SETTLE;
  }

  async #exploreFlow(number: number): Promise<void> {
    const flow = composeFlow(this.#options.seed, number, this.#world);
    const played = await this.#play(this.#affordable(flow));
    if (played.disturbed !== undefined) {
      this.#disturbed += 1;
      this.#disturbance ??= played.disturbed;
    }
    for (const contradiction of [...played.contradictions].sort(byWeight)) {
      const key = keyOf(contradiction);
      if (this.#known.has(key)) continue;
      this.#known.add(key);
      await this.#confirm(flow, number, contradiction, played);
      if (!this.#goesOn()) return;
    }
  }

  /** On a real clock the flow without its waits, where too much time was spent waiting. */
  #affordable(flow: Flow): Flow {
    const { maxWaitMs } = this.#options;
    if (this.#world.moves || maxWaitMs === undefined) return flow;
    let left = maxWaitMs - this.#waitedMs;
    return flow.filter((action) => {
      if (action.do !== 'wait') return true;
      left -= this.#world.waits[action.until] ?? 0;
      return left >= 0;
    });
  }

  async #play(flow: Flow): Promise<Played> {
    const played = await this.#player.play(flow);
    if (!this.#world.moves) this.#waitedMs += played.waitedMs;
    return played;
  }

  /** Repeats, shrinks, controls and attributes. */
  async #confirm(flow: Flow, number: number, seen: Contradiction, played: Played): Promise<void> {
    const afterRequests = this.#requests;
    const found = { number, foundIn: requestsOf(flow).length, afterRequests };
    const doubted = (doubt: string, of: Played, contradiction: Contradiction, shown: Flow) =>
      this.#findings.push({
        ...{ ...found, flow: shown, contradiction, doubt, row: attribute(contradiction, shown) },
        ...{ exchanges: of.exchanges, steps: of.steps },
      });
    let shown = await this.#playUntilShown(flow, seen);
    if (!shown) {
      doubted(this.#hasRoom() ? NOT_REPEATED : NO_ROOM, played, seen, flow);
      return;
    }
    const before = needsControl(seen) ? await this.#controls(flow, seen) : undefined;
    let tries = 0;
    const limit = this.#world.quick ? TRIES : TRIES_WITH_PAGES;
    const shows = async (candidate: Flow): Promise<boolean> => {
      tries += 1;
      const again = await this.#playUntilShown(candidate, seen);
      shown = again ?? shown;
      return again !== undefined;
    };
    await shrinkFlow(flow, seen.step, shows, () => tries < limit && this.#hasRoom());
    const { contradiction } = shown;
    this.#known.add(keyOf(contradiction));
    const row = await this.#attribute(contradiction, shown.flow);
    const after =
      needsControl(seen) && before === true ? await this.#controls(shown.flow, shown.contradiction) : before;
    const controlled = !needsControl(seen) || (before === true && after === true);
    // A form that is refused as a whole is no odd refusal: the honest request that it refuses tells that.
    if (!controlled && seen.kind === 'flawed') return;
    this.#findings.push({
      ...{ ...found, flow: shown.flow, contradiction, row },
      ...{ exchanges: shown.played.exchanges, steps: shown.played.steps },
      ...(controlled ? {} : { doubt: NO_CONTROL }),
    });
  }

  async #showsAgain(flow: Flow, seen: Contradiction): Promise<boolean> {
    return (await this.#playUntilShown(flow, seen)) !== undefined;
  }

  async #playUntilShown(
    flow: Flow,
    seen: Contradiction,
  ): Promise<{ flow: Flow; played: Played; contradiction: Contradiction } | undefined> {
    // A race is not lost every time, and what comes twice may come twice at every other time only.
    const moody = flow.some((action) => action.do === 'together') || seen.reason.endsWith('-repeated');
    for (let attempt = 0; attempt < (moody ? MOODY_ATTEMPTS : 1) && this.#hasRoom(); attempt += 1) {
      const played = await this.#play(flow);
      const contradiction = played.contradictions.find((one) => isSame(one, seen));
      if (contradiction) return { flow, played, contradiction };
    }
    return undefined;
  }

  /** A refused generic code in a form: is it the form that is refused, or the generic code? */
  async #attribute(contradiction: Contradiction, flow: Flow): Promise<ProviderRequirementId> {
    const row = attribute(contradiction, flow);
    if (row !== 'token-form-accepted' || contradiction.reason !== 'honest-redemption') return row;
    const other: Flow = flow.map((action) =>
      action.do === 'redeem' ? { ...action, encoding: 'json' } : action,
    );
    return (await this.#showsAgain(other, contradiction)) ? 'userid-generic-exchange' : row;
  }

  /** Whether another honest flow succeeds right now: the target is up and serves this client. */
  async #controls(flow: Flow, { step, kind }: Contradiction): Promise<boolean> {
    const about = requestsOf(flow)[step];
    const refused = about?.do === 'redeem' ? about.encoding : undefined;
    const asked = requestsOf(flow).find(
      (one) => one.do === 'authorize' && about?.do === 'redeem' && one.code === about.code,
    );
    // A refusal that is not as documented must not be one for its client either.
    const client =
      kind === 'flawed' && asked?.do === 'authorize' ? this.#world.clients[asked.client] : undefined;
    const users = [undefined, ...this.#world.users.slice(0, this.#world.signIns)];
    const controlVariants = users.flatMap((userid) =>
      (['form', 'json'] as const).map((encoding): { encoding: Encoding; userid?: string } =>
        userid === undefined ? { encoding } : { encoding, userid },
      ),
    );
    const others = controlVariants.filter(({ encoding }) => encoding !== refused);
    // A refusal that is not as documented must not be one for its encoding.
    const same = controlVariants.filter(({ encoding }) => encoding === refused);
    const ordered = kind === 'flawed' && refused !== undefined ? same : [...others, ...same];
    for (const controlVariant of ordered) {
      try {
        await this.#aside('control', () =>
          this.#provider.honest({ ...controlVariant, ...(client ? { client } : {}) }),
        );
        return true;
      } catch (error) {
        if (!(error instanceof ControlFailedError) && !(error instanceof NoAnswerError)) throw error;
      }
    }
    return about?.do === 'authorize' && (await this.#authorizes());
  }

  /** Where a control variant of authorization is refused, another one stands for the target being up. */
  async #authorizes(): Promise<boolean> {
    try {
      await this.#aside('control', () => this.#provider.grant({}));
      return true;
    } catch (error) {
      if (error instanceof ControlFailedError || error instanceof NoAnswerError) return false;
      throw error;
    }
  }

  async #calibrate(): Promise<Calibration> {
    try {
      return await this.#aside('setup', () => this.#sample());
    } catch (error) {
      if (error instanceof ControlFailedError || error instanceof NoAnswerError) return NOTHING_KNOWN;
      throw error;
    }
  }

  async #sample(): Promise<Calibration> {
    const { quick } = this.#world;
    const flows = quick ? [] : seenFlows(this.#provider, {}, SAMPLES);
    while (flows.length < (quick ? SAMPLES : 1)) flows.push(await this.#provider.honest());
    return {
      countedCodes: areCounted(flows.map(({ grant }) => grant.code)),
      countedTokens: areCounted(flows.map(({ token }) => token)),
      owners: await this.#sampleOwners(),
    };
  }

  /** What each user's data looks like; only where it stays the same and tells users apart. */
  async #sampleOwners(): Promise<ReadonlyMap<string, string>> {
    const owners = new Map<string, string>();
    const path = this.#provider.target.resources.userOnly;
    const users = this.#world.users.slice(0, this.#world.signIns);
    if (path === undefined || users.length < 2) return owners;
    for (const userid of users) {
      const { token } = await this.#provider.honest({ userid });
      const first = await this.#provider.resource(path, `Bearer ${token}`);
      const second = await this.#provider.resource(path, `Bearer ${token}`);
      if (readResourceOpened(first).kind === 'granted' && first.text === second.text)
        owners.set(userid, first.text);
    }
    return new Set(owners.values()).size === owners.size ? owners : new Map();
  }

  #aside<T>(role: Role, work: () => Promise<T>): Promise<T> {
    const { wire } = this.#provider;
    wire.recordTo({ add: () => 0 });
    return wire.role.during(role, work);
  }
}

const NOTHING_KNOWN: Calibration = { countedCodes: false, countedTokens: false, owners: new Map() };
const NOT_REPEATED = 'the flow was played again and did not show it';
const NO_ROOM = 'no request was left to play the flow again';
const NO_CONTROL = 'honest exchanges beside it failed as well';

const WEIGHTS = { granted: 0, refused: 1, flawed: 2 } as const;
const byWeight = (one: Contradiction, other: Contradiction): number =>
  WEIGHTS[one.kind] - WEIGHTS[other.kind];

/** Contradictions that are told once. */
const keyOf = ({ reason, kind }: Contradiction): string => `${familyOf(reason)} ${kind}`;

/** Whether a smaller flow shows the same: a race that is lost also one after the other is no race, say. */
const isSame = (one: Contradiction, seen: Contradiction): boolean =>
  keyOf(one) === keyOf(seen) ||
  (one.kind === seen.kind && familyOf(one.reason) === plainerFamilyOf(seen.reason));

/** A refusal says something only where honest requests are served. */
const needsControl = ({ kind, reason }: Contradiction): boolean =>
  kind === 'refused' || reason.startsWith('refusal-') || reason.startsWith('form-');

function areCounted(values: readonly string[]): boolean {
  if (values.length < SAMPLES) return false;
  const { bits, sequence } = estimateEntropy(values);
  return sequence !== undefined || bits < FEW_BITS;
}
