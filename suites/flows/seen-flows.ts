/**
 * What honest requests were answered with. Where each code is a page, or a sign-in, a test that only looks at such an answer
 * looks at one that is there already.
 */
import type { Exchange } from '../../reports/model/types.ts';
import type { Authorization } from './authorizer.ts';
import type { Encoding, Grant, HonestFlow, TokenAnswer } from './provider.ts';

/** Takes exchanges into the record of the test that looks; answers their numbers in it. */
type Adopt = (exchanges: readonly Exchange[]) => number[];
type Pick = (numbers: readonly number[]) => readonly Exchange[];

interface Seen<T> {
  readonly seen: T;
  readonly exchanges: readonly Exchange[];
}

/** An authorization request that was answered with a code. */
interface Asked {
  readonly query: string;
  readonly result: Authorization;
}

/** From the authorization request to the token. */
export interface WholeFlow {
  readonly asked: Authorization;
  readonly redeemed: HonestFlow;
}

/** A code that was redeemed. */
interface Redeemed extends Seen<HonestFlow> {
  /** The request had nothing but what every request has. */
  readonly plain: boolean;
  readonly at: number;
  /** Its code was sent once more, which may have ended its token. */
  reused: boolean;
}

/** A flow that was seen. */
interface Known {
  /** The token came then. */
  readonly at: number;
  /** Its numbers are those of no record. */
  readonly flow: HonestFlow;
  /** With its exchanges in the record of the test that uses it. */
  readonly adopt: (adopt: Adopt) => HonestFlow;
}

/** A code, and the requests that bring it. */
interface Issued extends Seen<Grant> {
  underWay: number;
  redeemed?: Redeemed;
}

/** Whose codes and tokens are older or newer than each other. */
interface Owner {
  readonly client: Grant['client'];
  readonly userid?: string;
}

/** What came of a request with a known code. */
interface Outcome {
  readonly tokenAnswer: TokenAnswer;
  readonly token: string;
  readonly encoding: Encoding;
  /** The request had nothing but what every request has. */
  readonly plain: boolean;
  readonly at: number;
  /** The request showed nothing of the code: it was one that must be refused. */
  readonly spent: boolean;
}

/** A token request with a known code. */
export interface Flight {
  readonly grant: Grant;
  /** How the code was granted. */
  readonly exchanges: readonly Exchange[];
  /** The code was redeemed by now. */
  readonly isUsed: () => boolean;
  /** @param outcome Undefined where it got no token */
  readonly end: (outcome: Outcome | undefined) => void;
}

export class SeenFlows {
  readonly #codes: Seen<Asked>[] = [];
  readonly #issued = new Map<string, Issued>();
  readonly #flows: Redeemed[] = [];
  /** Whose codes were redeemed although a newer one had been issued. */
  readonly #olderCodes = new Set<string>();
  /** Whose tokens opened a resource although they had a newer one. */
  readonly #olderTokens = new Set<string>();

  /** An authorization request that was answered with a code. */
  addCode(query: string, result: Authorization, pick: Pick): void {
    const exchanges = pick(result.evidence);
    // Without them there is nothing to show for it.
    if (exchanges.length > 0) this.#codes.push({ seen: { query, result }, exchanges });
  }

  /** A code that was granted. */
  addGrant(grant: Grant, pick: Pick): void {
    const exchanges = pick(grant.evidence);
    if (exchanges.length > 0 && !this.#issued.has(grant.code))
      this.#issued.set(grant.code, { seen: grant, exchanges, underWay: 0 });
  }

  /**
   * A token request is sent.
   * @param text What it holds
   * @returns undefined where no code of it is known
   */
  begin(text: string, pick: Pick): Flight | undefined {
    const issued = [...this.#issued.values()].findLast(({ seen }) => text.includes(seen.code));
    if (!issued) return undefined;
    issued.underWay += 1;
    if (issued.redeemed) issued.redeemed.reused = true;
    const grant = issued.seen;
    const isOlder = this.#hasNewer(grant);
    const end = (outcome: Outcome | undefined): void => {
      issued.underWay -= 1;
      if (!outcome || issued.redeemed) return;
      const { tokenAnswer, token, encoding, plain, at, spent } = outcome;
      if (isOlder && !spent) this.#olderCodes.add(ownerKey(grant));
      const exchanges = [...issued.exchanges, ...pick(tokenAnswer.evidence)];
      const seen = { grant, tokenAnswer, token, encoding, evidence: [] };
      const reused = spent || issued.underWay > 0;
      issued.redeemed = { seen, exchanges, plain, at, reused };
      if (exchanges.length > issued.exchanges.length) this.#flows.push(issued.redeemed);
    };
    return { grant, exchanges: issued.exchanges, isUsed: () => issued.redeemed !== undefined, end };
  }

  /** A resource was opened with this token. */
  opened(token: string): void {
    const at = this.#flows.findLastIndex(({ seen }) => seen.token === token);
    const grant = this.#flows[at]?.seen.grant;
    if (!grant) return;
    const owner = ownerKey(grant);
    if (this.#flows.slice(at + 1).some(({ seen }) => ownerKey(seen.grant) === owner))
      this.#olderTokens.add(owner);
  }

  /** A code of theirs was redeemed although a newer one had been issued. */
  keepsOlderCodes(owner: Owner): boolean {
    return this.#olderCodes.has(ownerKey(owner));
  }

  /** A token of theirs opened a resource although they had a newer one. */
  keepsOlderTokens(owner: Owner): boolean {
    return this.#olderTokens.has(ownerKey(owner));
  }

  #hasNewer(grant: Grant): boolean {
    const owner = ownerKey(grant);
    return [...this.#issued.values()].some(
      ({ seen }) => seen.issuedAt > grant.issuedAt && ownerKey(seen) === owner,
    );
  }

  /** The last answer to this very query. */
  code(query: string, adopt: Adopt): Authorization | undefined {
    const known = this.#codes.findLast(({ seen }) => seen.query === query);
    if (!known) return undefined;
    return renumberCode(known, adopt);
  }

  /** The last codes that were granted, so many at most, in the order they came. */
  grants(isMeant: (grant: Grant) => boolean, most: number, adopt: Adopt): Grant[] {
    return lastOf([...this.#issued.values()], isMeant, most).map(({ seen, exchanges }) => ({
      ...seen,
      evidence: adopt(exchanges),
    }));
  }

  /** The last codes that were redeemed by plain requests, so many at most, in the order they came. */
  flows(isMeant: (flow: HonestFlow) => boolean, most: number, adopt: Adopt): HonestFlow[] {
    const plain = this.#flows.filter((flow) => flow.plain);
    return lastOf(plain, isMeant, most).map(({ seen, exchanges }) => renumber(seen, adopt(exchanges)));
  }

  /** The last codes that were redeemed by plain requests, with how they were granted; in the order they came. */
  whole(isMeant: (flow: HonestFlow) => boolean, most: number, adopt: Adopt): WholeFlow[] {
    const plain = this.#flows.flatMap((flow) => {
      const asked = this.#codes.find(({ seen }) => seen.result.code === flow.seen.grant.code);
      return asked && flow.plain ? { ...flow, asked } : [];
    });
    return lastOf(plain, isMeant, most).map(({ seen, exchanges, asked }) => ({
      asked: renumberCode(asked, adopt),
      redeemed: renumber(seen, adopt(exchanges)),
    }));
  }

  /** The last codes that were redeemed and not sent since, so many at most, in the order they came. */
  unspent(isMeant: (flow: HonestFlow) => boolean, most: number, adopt: Adopt): HonestFlow[] {
    const unspent = this.#flows.filter(({ reused }) => !reused);
    return lastOf(unspent, isMeant, most).map(({ seen, exchanges }) => renumber(seen, adopt(exchanges)));
  }

  /** The last values of a kind, so many at most, in the order they were issued. */
  lastIssued(what: 'codes' | 'tokens', most: number): string[] {
    const codes = () => [...this.#issued.keys()];
    return (what === 'codes' ? codes() : this.#flows.map(({ seen }) => seen.token)).slice(-most);
  }

  /** Those that were redeemed by plain requests since then, whose codes were not sent since; the last comes first. */
  since(then: number, isMeant: (flow: HonestFlow) => boolean): Known[] {
    return this.#flows
      .filter(({ plain, reused, at, seen }) => plain && !reused && at >= then && isMeant(seen))
      .map(({ seen: flow, exchanges, at }) => ({
        ...{ at, flow },
        adopt: (adopt: Adopt) => renumber(flow, adopt(exchanges)),
      }))
      .reverse();
  }

  /**
   * The last token of those that are meant whose code was not sent since; undefined where its user, or nobody, has a newer
   * one and it was not seen that older ones are kept.
   */
  lastToken(
    owner: Owner,
    isMeant: (flow: HonestFlow) => boolean,
  ): { readonly token: string; readonly at: number } | undefined {
    const meant = this.#flows.findLast(({ seen, reused }) => !reused && isMeant(seen));
    const newest = this.#flows.findLast(({ seen }) => seen.grant.userid === owner.userid);
    const isGood = meant !== undefined && (meant === newest || this.keepsOlderTokens(owner));
    return isGood ? { token: meant.seen.token, at: meant.at } : undefined;
  }
}

const ownerKey = ({ client, userid }: Owner): string => JSON.stringify([client.id, userid]);

const lastOf = <S extends Seen<unknown>>(
  list: readonly S[],
  isMeant: (seen: S['seen']) => boolean,
  most: number,
): S[] => list.filter(({ seen }) => isMeant(seen)).slice(-most);

function renumberCode({ seen: { result }, exchanges }: Seen<Asked>, adopt: Adopt): Authorization {
  const numbers = adopt(exchanges);
  const n = numbers[exchanges.findIndex((exchange) => exchange.n === result.answer.n)];
  const answer = n === undefined ? result.answer : { ...result.answer, n };
  return { ...result, answer, evidence: numbers };
}

function renumber({ grant, tokenAnswer, ...flow }: HonestFlow, numbers: number[]): HonestFlow {
  const [last = 0] = numbers.slice(-1);
  return {
    ...flow,
    grant: { ...grant, evidence: numbers.slice(0, -1) },
    tokenAnswer: { ...tokenAnswer, answer: { ...tokenAnswer.answer, n: last }, evidence: [last] },
    evidence: numbers,
  };
}
