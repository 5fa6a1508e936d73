/** Makes up flows: for the same seed, number and world always the same one. */
import type { Encoding } from '../flows/provider.ts';
import type { Action, Authorize, Defect, DefectPart, Flow, Open, Redeem, Wait } from './actions.ts';
import { REQUEST_DEFECTS, REQUEST_FORMS, TOKEN_ALTERATIONS, VALUE_DEFECTS } from './defects.ts';
import { Random } from './random.ts';
import type { World } from './world.ts';

const ENCODINGS: readonly Encoding[] = ['form', 'json'];
const LEAST_ACTIONS = 4;
const MORE_ACTIONS = 7;
/** Where pages stand between, every code is a sign-in. */
const CODES_WITH_PAGES = 2;
const CODES = 4;
const CODES_BETWEEN = 5;
const MOST_REPETITIONS = 3;
/** On a real clock one flow of so many waits for the end of a life. */
const FLOWS_PER_WAIT = 50;
/** Defects of one flow come from a deck, so that each has its turn. */
const CARDS_PER_FLOW = 4;

/** Every defect of a token request. */
const DECK: readonly Defect[] = [
  ...(Object.keys(VALUE_DEFECTS) as Exclude<DefectPart, 'request'>[]).flatMap((part) =>
    VALUE_DEFECTS[part].map(([how]) => ({ part, how })),
  ),
  ...Object.keys(REQUEST_DEFECTS).map((how) => ({ part: 'request' as const, how })),
];

/** @param number Of the flow, from 0 */
export function composeFlow(seed: number, number: number, world: World): Flow {
  return new Composer(seed, number, world).compose();
}

interface Held {
  readonly name: string;
  readonly user: number | undefined;
  redeemed: boolean;
}

class Composer {
  readonly #random: Random;
  readonly #world: World;
  readonly #number: number;
  readonly #flow: Action[] = [];
  readonly #codes: Held[] = [];
  readonly #tokens: string[] = [];
  /** Tokens of first and honest redemptions. */
  readonly #due: string[] = [];
  readonly #cards: Defect[];
  #waits = 0;
  #busy = false;
  #fruitless = 0;

  constructor(seed: number, number: number, world: World) {
    this.#random = Random.of(seed, number);
    this.#world = world;
    this.#number = number;
    this.#cards = deal(seed, number);
  }

  compose(): Flow {
    const { quick } = this.#world;
    this.#flow.push(this.#authorize());
    const length = LEAST_ACTIONS + this.#random.below(MORE_ACTIONS);
    while (this.#flow.length < length) {
      const fresh = this.#codes.filter(({ redeemed }) => !redeemed);
      const room = this.#codes.length < (quick ? CODES : CODES_WITH_PAGES);
      const used = this.#codes.filter(({ redeemed }) => redeemed);
      const generic = this.#world.users.length === 0 ? [] : fresh.filter(({ user }) => user === undefined);
      const action = this.#random.weighted<() => Action | undefined>([
        [room ? (fresh.length < 2 ? 3 : 0.5) : 0, () => this.#authorize()],
        [room && quick ? 0.5 : 0, () => this.#together(2 + this.#random.below(2), () => this.#authorize())],
        [this.#codes.length > 0 ? 0.4 : 0, () => this.#spoiltAuthorize()],
        [fresh.length > 0 ? 3 : 0, () => this.#redeemAndLook(this.#random.pick(fresh))],
        [generic.length > 0 ? 0.5 : 0, () => this.#added(this.#random.pick(generic))],
        [fresh.length > 0 ? 5 : 0, () => this.#spoiltRedeem(this.#random.pick(fresh))],
        [used.length > 0 ? 2.5 : 0, () => this.#redeem(this.#random.pick(used))],
        [used.length > 0 ? 0.5 : 0, () => this.#spoiltRedeem(this.#random.pick(used))],
        [this.#codes.length > 1 ? 1 : 0, () => this.#crossed()],
        [this.#flow.at(-1)?.do === 'redeem' ? 0.8 : 0, () => this.#again()],
        [fresh.length > 0 ? 1 : 0, () => this.#race(this.#random.pick(fresh))],
        [fresh.length > 1 ? 0.8 : 0, () => this.#sideBySide(fresh)],
        [this.#canOpen() ? 3 : 0, () => this.#open()],
        [this.#canOpen() ? 1.5 : 0, () => this.#spoiltOpen()],
        [this.#waits < 2 ? (this.#lastsLong ? 4 : 1.6) : 0, () => this.#wait()],
        [used.length > 0 && quick && !this.#busy ? 0.25 : 0, () => this.#muchLater(this.#random.pick(used))],
      ])();
      if (action) this.#flow.push(action);
      else this.#fruitless += 1;
      // Nothing more may be possible here: a target without resources and lifetimes, say.
      if (this.#fruitless > MORE_ACTIONS) break;
    }
    return this.#flow;
  }

  #canOpen(): boolean {
    return this.#tokens.length > 0 && this.#world.resources.length > 0;
  }

  #authorize(): Authorize {
    const { clients, signIns } = this.#world;
    const client = this.#random.chance(0.65) ? 0 : this.#random.below(clients.length);
    const uris = 1 + (clients[client]?.alternateRedirectUris.length ?? 0);
    const user = signIns > 0 && this.#random.chance(0.6) ? this.#random.below(signIns) : undefined;
    const name = `c${this.#codes.length + 1}`;
    this.#codes.push({ name, user, redeemed: false });
    const state = this.#random.weighted<Authorize['state']>([
      [3, undefined],
      [2, 'plain'],
      [1, 'odd'],
    ]);
    return {
      ...{ do: 'authorize', code: name, client },
      uri: this.#random.chance(0.7) ? 0 : this.#random.below(uris),
      ...(user === undefined ? {} : { user }),
      ...(state === undefined ? {} : { state }),
    };
  }

  #spoiltAuthorize(): Authorize | undefined {
    const { clients, users, quick } = this.#world;
    // With pages an unknown user may be met by a page that waits for another user.
    const defects: NonNullable<Authorize['defect']>[] = [
      'unknown-client',
      'altered-uri',
      ...(clients.length > 1 ? (['foreign-uri'] as const) : []),
      ...(users.length > 0 && quick ? (['unknown-user'] as const) : []),
    ];
    return {
      do: 'authorize',
      code: `x${this.#flow.length}`,
      client: 0,
      uri: 0,
      defect: this.#random.pick(defects),
    };
  }

  #redeem(code: Held): Redeem {
    const requestForm = this.#random.chance(0.25) ? this.#random.pick(Object.keys(REQUEST_FORMS)) : undefined;
    const redeem = this.#redemption(code.name, requestForm === undefined ? {} : { requestForm });
    if (!code.redeemed) this.#due.push(redeem.token);
    code.redeemed = true;
    return redeem;
  }

  /** Often followed by a look at what the token opens: whose it is shows nowhere else. */
  #redeemAndLook(code: Held): Action {
    const redeem = this.#redeem(code);
    return this.#random.chance(0.35) ? this.#look(redeem) : redeem;
  }

  /** A generic code with the id of a user: what is not refused shows at the resource whose it is. */
  #added({ name }: Held): Action {
    return this.#look(this.#redemption(name, { defect: { part: 'user', how: 'added' } }));
  }

  #look(redeem: Redeem): Action {
    if (!this.#world.resources.includes('userOnly')) return redeem;
    this.#flow.push(redeem);
    return { do: 'open', resource: 'userOnly', token: redeem.token };
  }

  #redemption(code: string, more: Partial<Redeem>): Redeem {
    const token = `t${this.#tokens.length + 1}`;
    this.#tokens.push(token);
    return { do: 'redeem', token, code, encoding: this.#random.pick(ENCODINGS), ...more };
  }

  #spoiltRedeem(code: Held): Redeem | undefined {
    if (this.#tokens.length > 0 && this.#random.chance(0.06))
      return this.#redemption(code.name, {
        defect: { part: 'code', how: `token:${this.#random.pick(this.#tokens)}` },
      });
    const at = this.#cards.findIndex((card) => this.#fits(card, code));
    if (at === -1) return undefined;
    const [defect] = this.#cards.splice(at, 1);
    return defect && this.#redemption(code.name, { defect });
  }

  /** A used code again, after so many others that a short memory has forgotten it. */
  #muchLater(code: Held): Redeem {
    this.#busy = true;
    for (let others = 0; others < CODES_BETWEEN; others += 1) {
      const asked = this.#authorize();
      this.#flow.push(asked);
      const held = this.#codes.find(({ name }) => name === asked.code);
      if (held) this.#flow.push(this.#redeem(held));
    }
    return this.#redeem(code);
  }

  #fits({ part, how }: Defect, { user }: Held): boolean {
    if (part === 'user') return how !== 'added' && user !== undefined;
    return !(how.includes('userid') && user === undefined);
  }

  #crossed(): Redeem | undefined {
    const [one, other] = this.#random.shuffled(this.#codes);
    return one && other && this.#redemption(one.name, { crossedWith: other.name });
  }

  /** The same request once more, or some times. */
  #again(): Action | undefined {
    const last = this.#flow.at(-1);
    if (last?.do !== 'redeem') return undefined;
    for (let more = this.#random.below(MOST_REPETITIONS); more > 0; more -= 1)
      this.#flow.push(this.#copy(last));
    return this.#copy(last);
  }

  #copy(redeem: Redeem): Redeem {
    const token = `t${this.#tokens.length + 1}`;
    this.#tokens.push(token);
    return { ...redeem, token };
  }

  #race(code: Held): Action | undefined {
    code.redeemed = true;
    return this.#together(2 + this.#random.below(3), () => this.#redemption(code.name, {}));
  }

  #sideBySide(fresh: readonly Held[]): Action | undefined {
    const codes = this.#random.shuffled(fresh).slice(0, 3);
    const all = this.#together(codes.length, (at) => {
      const code = codes[at];
      return code && this.#redeem(code);
    });
    if (!all || !this.#world.resources.includes('userOnly') || this.#random.chance(0.4)) return all;
    // Whose the tokens are shows at the resource of users.
    this.#flow.push(all);
    const tokens = this.#due.slice(-codes.length);
    for (const token of tokens.slice(1)) this.#flow.push({ do: 'open', resource: 'userOnly', token });
    return { do: 'open', resource: 'userOnly', ...(tokens[0] === undefined ? {} : { token: tokens[0] }) };
  }

  #together(count: number, make: (at: number) => Authorize | Redeem | undefined): Action | undefined {
    const parts = Array.from({ length: count }, (_, at) => make(at)).filter((part) => part !== undefined);
    return parts.length === 0 ? undefined : { do: 'together', parts };
  }

  #open(): Open {
    const likely = this.#due.length > 0 && this.#random.chance(0.85) ? this.#due : this.#tokens;
    const token = this.#random.chance(0.4) ? likely.at(-1) : this.#random.pick(likely);
    return {
      do: 'open',
      resource: this.#random.pick(this.#world.resources),
      ...(token === undefined ? {} : { token }),
    };
  }

  #spoiltOpen(): Open {
    const resource = this.#random.pick(this.#world.resources);
    const kind = this.#random.below(8);
    if (kind === 0) return { do: 'open', resource };
    if (kind === 1) return { do: 'open', resource, code: this.#random.pick(this.#codes).name };
    return { ...this.#open(), resource, altered: this.#random.pick(TOKEN_ALTERATIONS) };
  }

  /** On a real clock: this is one of the few flows that wait. */
  get #lastsLong(): boolean {
    return !this.#world.moves && this.#number % FLOWS_PER_WAIT === 0;
  }

  #wait(): Action | undefined {
    const { moves, waits } = this.#world;
    const allowed = (Object.keys(waits) as Wait['until'][]).filter(
      (until) => moves || (this.#lastsLong && until !== 'a-moment'),
    );
    if (allowed.length === 0) return undefined;
    this.#waits += moves ? 1 : 2;
    const until = this.#random.weighted(allowed.map((one) => [one.endsWith('ended') ? 2 : 1, one] as const));
    const wait = { do: 'wait', until } as const;
    if (until === 'a-moment' || this.#random.chance(0.3)) return wait;
    this.#flow.push(wait);
    // A life that ended shows at what had it.
    if (until.startsWith('token')) {
      const [one, other] = this.#canOpen() ? this.#random.shuffled(this.#due) : [];
      if (one !== undefined)
        for (const resource of this.#world.resources) this.#flow.push({ do: 'open', resource, token: one });
      return other === undefined
        ? undefined
        : { do: 'open', resource: this.#random.pick(this.#world.resources), token: other };
    }
    return this.#codes.length > 0 ? this.#redeem(this.#random.pick(this.#codes)) : undefined;
  }
}

/** The cards of a flow, from a deck that is shuffled anew whenever it is used up. */
function deal(seed: number, number: number): Defect[] {
  const from = number * CARDS_PER_FLOW;
  const round = Math.floor(from / DECK.length);
  const decks = [round, round + 1].flatMap((nth) => Random.of(seed, 0xdec, nth).shuffled(DECK));
  const at = from - round * DECK.length;
  return decks.slice(at, at + CARDS_PER_FLOW);
}
