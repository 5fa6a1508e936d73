/**
 * Codes that a test got, looked at and did not use. Where each is a sign-in, the tests that follow redeem them: in an honest
 * exchange, or behind requests with defects. What is refused for such a code is tried again with one of its own.
 */
import type { Exchange } from '../../reports/model/types.ts';
import type { Grant, GrantOptions } from './provider.ts';

/**
 * A spare code must live through what follows: this share of its life may be over where it waits in a batch, and where it is
 * redeemed at once; or so long where nobody says.
 */
const SHARE = 1 / 3;
const SHARE_AT_ONCE = 3 / 4;
const FRESH_MS = 10_000;

type Adopt = (exchanges: readonly Exchange[]) => number[];

interface Spare {
  readonly grant: Grant;
  readonly exchanges: readonly Exchange[];
}

/** What a code is asked for with. */
export type AskedFor = GrantOptions & { readonly client: Grant['client'] };

/** How a code is lent. */
export interface HowLent {
  /** Takes its exchanges into the record of the test. */
  readonly adopt: Adopt;
  /** It is redeemed at once, and need not live for long. */
  readonly atOnce: boolean;
}

/** What a code is issued for; its `state` is the browser's. */
export const keyOf = ({ client, redirectUri = client.redirectUri, userid }: AskedFor | Grant): string =>
  JSON.stringify([client.id, redirectUri, userid]);

export class SpareCodes {
  /** Of the test that runs: it may still use them. */
  #own: Spare[] = [];
  #ready: Spare[] = [];
  /** Refused for a defect of the request, by the code: as far as is known they are good. */
  readonly #refused = new Map<string, Spare>();
  #refusedInTest: Spare[] = [];
  #off = false;
  readonly #lent = new WeakSet<Grant>();
  readonly #freshMs: number;
  readonly #aliveMs: number;

  constructor(codeSeconds: number | undefined) {
    this.#freshMs = codeSeconds === undefined ? FRESH_MS : codeSeconds * 1000 * SHARE;
    this.#aliveMs = codeSeconds === undefined ? FRESH_MS : codeSeconds * 1000 * SHARE_AT_ONCE;
  }

  add(grant: Grant, exchanges: readonly Exchange[]): void {
    if (!this.#off) this.#own.push({ grant, exchanges });
  }

  /** One that was sent with a defect, was refused, and that no batch redeems. */
  addRefused(grant: Grant, exchanges: readonly Exchange[]): void {
    if (!this.#off) this.#refusedInTest.push({ grant, exchanges });
  }

  /** A test is over: nobody else needs its codes. */
  beginTest(): void {
    this.#ready.push(...this.#own);
    for (const spare of this.#refusedInTest) this.#refused.set(spare.grant.code, spare);
    this.#own = [];
    this.#refusedInTest = [];
  }

  /** A code was redeemed. */
  redeemed(code: string): void {
    this.#refused.delete(code);
    this.#refusedInTest = this.#refusedInTest.filter(({ grant }) => grant.code !== code);
  }

  /** What was sent is used, whatever came of it. @param read Asked for the text only where a code may be in it */
  sent(read: () => string): void {
    if (this.#own.length === 0) return;
    const text = read();
    const unused = ({ grant }: Spare) => !text.includes(grant.code);
    this.#own = this.#own.filter(unused);
  }

  /** One of an earlier test that was asked for like this: the youngest, or to be redeemed at once the oldest that will do. */
  take(asked: AskedFor, now: number, how: HowLent): Grant | undefined {
    if (this.#off || asked.extra !== undefined) return undefined;
    this.#ready = this.#ready.filter((spare) => this.#lives(spare, now));
    const fits = (spare: Spare): boolean => this.#fits(spare, asked, now, how);
    const at = how.atOnce ? this.#ready.findIndex(fits) : this.#ready.findLastIndex(fits);
    const [spare] = at === -1 ? [] : this.#ready.splice(at, 1);
    return spare && this.#lend(spare, how.adopt);
  }

  /** As `take`, one that was refused before. */
  takeRefused(asked: AskedFor, now: number, how: HowLent): Grant | undefined {
    for (const [code, spare] of this.#refused) {
      const fits = this.#fits(spare, asked, now, how);
      if (fits || !this.#lives(spare, now)) this.#refused.delete(code);
      if (fits) return this.#lend(spare, how.adopt);
    }
    return undefined;
  }

  #lives({ grant }: Spare, now: number): boolean {
    return now - grant.issuedAt < this.#aliveMs;
  }

  #fits({ grant }: Spare, asked: AskedFor, now: number, { atOnce }: HowLent): boolean {
    const most = atOnce ? this.#aliveMs : this.#freshMs;
    return keyOf(grant) === keyOf(asked) && now - grant.issuedAt < most;
  }

  #lend({ grant: { evidence: _, ...grant }, exchanges }: Spare, adopt: Adopt): Grant {
    const lent = { ...grant, evidence: adopt(exchanges) };
    this.#lent.add(lent);
    return lent;
  }

  /** Whether a code was one of these: that it is refused says nothing of the one who sends it. */
  lent(grant: Grant): boolean {
    return this.#lent.has(grant);
  }

  /** One was refused to its honest owner: older codes are not good here. */
  stop(): void {
    this.#off = true;
    this.#own = [];
    this.#ready = [];
    this.#refused.clear();
    this.#refusedInTest = [];
  }
}
