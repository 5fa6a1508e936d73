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

/** A code, and the requests that bring it. */
interface Issued extends Seen<Grant> {
  underWay: number;
  redeemed?: Redeemed;
}

/** What came of a request with a known code. */
export interface Outcome {
  readonly tokenAnswer: TokenAnswer;
  readonly token: string;
  readonly encoding: Encoding;
  readonly plain: (grant: Grant) => boolean;
  readonly at: number;
  /** The request showed nothing of the code: it was one that must be refused. */
  readonly spent: boolean;
}

export class SeenFlows {
  readonly #codes: Seen<Asked>[] = [];
  readonly #grants: Seen<Grant>[] = [];
  readonly #issued = new Map<string, Issued>();
  readonly #flows: Redeemed[] = [];

  /** An authorization request that was answered with a code. */
  addCode(query: string, result: Authorization, pick: Pick): void {
    this.#add(this.#codes, { query, result }, pick(result.evidence));
  }

  addGrant(grant: Grant, pick: Pick): void {
    this.#add(this.#grants, grant, pick(grant.evidence));
    this.know(grant, pick);
  }

  /** A code whose redemption is worth to be known. */
  know(grant: Grant, pick: Pick): void {
    const exchanges = pick(grant.evidence);
    if (exchanges.length > 0 && !this.#issued.has(grant.code))
      this.#issued.set(grant.code, { seen: grant, exchanges, underWay: 0 });
  }

  /** The code that a text holds, if it is a known one. */
  issuedIn(text: string): Issued | undefined {
    return [...this.#issued.values()].findLast(({ seen }) => text.includes(seen.code));
  }

  /**
   * A token request is sent.
   * @param text What it holds
   * @returns to be called with what came of it; undefined where no code of it is known
   */
  begin(text: string, pick: Pick): ((outcome: Outcome | undefined) => void) | undefined {
    const issued = this.issuedIn(text);
    if (!issued) return undefined;
    issued.underWay += 1;
    if (issued.redeemed) issued.redeemed.reused = true;
    return (outcome) => {
      issued.underWay -= 1;
      if (!outcome || issued.redeemed) return;
      const { tokenAnswer, token, encoding, plain, at, spent } = outcome;
      const grant = issued.seen;
      const exchanges = [...issued.exchanges, ...pick(tokenAnswer.evidence)];
      const seen = { grant, tokenAnswer, token, encoding, evidence: [] };
      const reused = spent || issued.underWay > 0;
      issued.redeemed = { seen, exchanges, plain: plain(grant), at, reused };
      if (exchanges.length > issued.exchanges.length) this.#flows.push(issued.redeemed);
    };
  }

  /** The last answer to this very query. */
  code(query: string, adopt: Adopt): Authorization | undefined {
    const known = this.#codes.findLast(({ seen }) => seen.query === query);
    if (!known) return undefined;
    return renumberCode(known, adopt);
  }

  /** The last codes that were granted, so many at most, in the order they came. */
  grants(isMeant: (grant: Grant) => boolean, most: number, adopt: Adopt): Grant[] {
    return lastOf(this.#grants, isMeant, most).map(({ seen, exchanges }) => ({
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

  /** The last token of a user, or of nobody; undefined where that is another one than is meant, or its code was sent since. */
  lastToken(
    userid: string | undefined,
    isMeant: (flow: HonestFlow) => boolean,
  ): { readonly token: string; readonly at: number } | undefined {
    const last = this.#flows.findLast(({ seen }) => seen.grant.userid === userid);
    return last && !last.reused && isMeant(last.seen) ? { token: last.seen.token, at: last.at } : undefined;
  }

  #add<T>(list: Seen<T>[], seen: T, exchanges: readonly Exchange[]): void {
    // Without them there is nothing to show for it.
    if (exchanges.length > 0) list.push({ seen, exchanges });
  }
}

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
