/**
 * What honest requests were answered with. Where each code is a page, or a sign-in, a test that only looks at such an answer
 * looks at one that is there already.
 */
import type { Exchange } from '../../reports/model/types.ts';
import type { Authorization } from './authorizer.ts';
import type { Grant, HonestFlow } from './provider.ts';

/** Takes exchanges into the record of the test that looks; answers their numbers in it. */
type Adopt = (exchanges: readonly Exchange[]) => number[];
type Pick = (numbers: readonly number[]) => readonly Exchange[];

interface Seen<T> {
  readonly seen: T;
  readonly exchanges: readonly Exchange[];
}

export class SeenFlows {
  readonly #codes: Seen<{ readonly query: string; readonly result: Authorization }>[] = [];
  readonly #grants: Seen<Grant>[] = [];
  readonly #flows: Seen<HonestFlow>[] = [];

  /** An authorization request that was answered with a code. */
  addCode(query: string, result: Authorization, pick: Pick): void {
    this.#add(this.#codes, { query, result }, pick(result.evidence));
  }

  addGrant(grant: Grant, pick: Pick): void {
    this.#add(this.#grants, grant, pick(grant.evidence));
  }

  /** A code that was redeemed. */
  addFlow(flow: HonestFlow, pick: Pick): void {
    this.#add(this.#flows, flow, pick(flow.evidence));
  }

  /** The last answer to this very query. */
  code(query: string, adopt: Adopt): Authorization | undefined {
    const known = this.#codes.findLast(({ seen }) => seen.query === query);
    if (!known) return undefined;
    const { result } = known.seen;
    const numbers = adopt(known.exchanges);
    const n = numbers[known.exchanges.findIndex((exchange) => exchange.n === result.answer.n)];
    const answer = n === undefined ? result.answer : { ...result.answer, n };
    return { ...result, answer, evidence: numbers };
  }

  /** The last codes that were granted, so many at most, in the order they came. */
  grants(isMeant: (grant: Grant) => boolean, most: number, adopt: Adopt): Grant[] {
    return lastOf(this.#grants, isMeant, most).map(({ seen, exchanges }) => ({
      ...seen,
      evidence: adopt(exchanges),
    }));
  }

  /** The last codes that were redeemed, so many at most, in the order they came. */
  flows(isMeant: (flow: HonestFlow) => boolean, most: number, adopt: Adopt): HonestFlow[] {
    return lastOf(this.#flows, isMeant, most).map(({ seen, exchanges }) => renumber(seen, adopt(exchanges)));
  }

  #add<T>(list: Seen<T>[], seen: T, exchanges: readonly Exchange[]): void {
    // Without them there is nothing to show for it.
    if (exchanges.length > 0) list.push({ seen, exchanges });
  }
}

const lastOf = <T>(list: readonly Seen<T>[], isMeant: (seen: T) => boolean, most: number): Seen<T>[] =>
  list.filter(({ seen }) => isMeant(seen)).slice(-most);

function renumber({ grant, tokenAnswer, ...flow }: HonestFlow, numbers: number[]): HonestFlow {
  const [last = 0] = numbers.slice(-1);
  return {
    ...flow,
    grant: { ...grant, evidence: numbers.slice(0, -1) },
    tokenAnswer: { ...tokenAnswer, answer: { ...tokenAnswer.answer, n: last }, evidence: [last] },
    evidence: numbers,
  };
}
