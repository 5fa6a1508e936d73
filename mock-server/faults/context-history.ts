/** What the mock must remember of codes and tokens to tell the context of a later request. */

import { recall } from '../provider/recall.ts';
import type { ProviderStore } from '../provider/records.ts';

export interface CodePast {
  /** Epoch ms; 0 for a code that was never seen. */
  issuedAt: number;
  /** The `state` it was asked for with, as sent. */
  state?: string | undefined;
  /** Requests that came with it and got no token while it was good. */
  refused: number;
  /** How many codes had been redeemed, and how many replays refused, when it was issued. */
  redeemedBefore: number;
  replayedBefore: number;
}

const recallCode = recall(
  'history/code',
  (): CodePast => ({ issuedAt: 0, refused: 0, redeemedBefore: 0, replayedBefore: 0 }),
);
const recallToken = recall('history/token', () => ({
  encoding: '' as 'form' | 'json' | '',
  redirectUri: '',
}));
const recallAll = recall('history', () => ({ redeemed: 0, replayed: 0 }));

/** The past, as a store remembers it. */
export class CodeHistory {
  readonly #own: { readonly store: ProviderStore };

  constructor(store: ProviderStore) {
    this.#own = { store };
  }

  issued(key: string, issuedAt: number, state: string | undefined): void {
    const { redeemed, replayed } = recallAll(this.#own);
    const fresh = { issuedAt, state, refused: 0, redeemedBefore: redeemed, replayedBefore: replayed };
    Object.assign(this.of(key), fresh);
  }

  redeemed(token: string, encoding: 'form' | 'json', redirectUri: string): void {
    recallAll(this.#own).redeemed += 1;
    Object.assign(recallToken(this.#own, token), { encoding, redirectUri });
  }

  /** A used code came again and was refused. */
  replayed(): void {
    recallAll(this.#own).replayed += 1;
  }

  refused(key: string): void {
    this.of(key).refused += 1;
  }

  of(key: string): CodePast {
    return recallCode(this.#own, key);
  }

  /** Whether another code was redeemed since this one was issued. */
  redeemedSince(key: string): boolean {
    return recallAll(this.#own).redeemed > this.of(key).redeemedBefore;
  }

  /** Whether another code was replayed since this one was issued. */
  replayedSince(key: string): boolean {
    return recallAll(this.#own).replayed > this.of(key).replayedBefore;
  }

  /** How a token was got: in which encoding, and at which redirect URI. Both are empty for one that was not seen. */
  issueOf(token: string): { readonly encoding: 'form' | 'json' | ''; readonly redirectUri: string } {
    return recallToken(this.#own, token);
  }
}
