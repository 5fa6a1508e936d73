/** What the mock must remember of codes and tokens to tell the context of a later request. */

export interface CodePast {
  /** Epoch ms. */
  readonly issuedAt: number;
  /** The `state` it was asked for with, as sent. */
  readonly state: string | undefined;
  /** Requests that came with it and got no token while it was good. */
  refused: number;
  /** How many codes had been redeemed, and how many replays refused, when it was issued. */
  readonly redeemedBefore: number;
  readonly replayedBefore: number;
}

const UNKNOWN: CodePast = { issuedAt: 0, state: undefined, refused: 0, redeemedBefore: 0, replayedBefore: 0 };
/** The oldest go first; a condition is about codes that are in use. */
const MOST = 10_000;

export class CodeHistory {
  readonly #codes = new Map<string, CodePast>();
  readonly #encodings = new Map<string, 'form' | 'json'>();
  #redeemed = 0;
  #replayed = 0;

  issued(key: string, issuedAt: number, state: string | undefined): void {
    remember(this.#codes, key, {
      issuedAt,
      state,
      refused: 0,
      redeemedBefore: this.#redeemed,
      replayedBefore: this.#replayed,
    });
  }

  redeemed(token: string, encoding: 'form' | 'json'): void {
    this.#redeemed += 1;
    remember(this.#encodings, token, encoding);
  }

  /** A used code came again and was refused. */
  replayed(): void {
    this.#replayed += 1;
  }

  refused(key: string): void {
    const past = this.#codes.get(key);
    if (past) past.refused += 1;
  }

  of(key: string): CodePast {
    return this.#codes.get(key) ?? UNKNOWN;
  }

  /** Whether another code was redeemed since this one was issued. */
  redeemedSince(key: string): boolean {
    return this.#redeemed > this.of(key).redeemedBefore;
  }

  /** Whether another code was replayed since this one was issued. */
  replayedSince(key: string): boolean {
    return this.#replayed > this.of(key).replayedBefore;
  }

  encodingOf(token: string): 'form' | 'json' | undefined {
    return this.#encodings.get(token);
  }
}

function remember<V>(map: Map<string, V>, key: string, value: V): void {
  map.set(key, value);
  if (map.size <= MOST) return;
  const [oldest] = map.keys();
  if (oldest !== undefined) map.delete(oldest);
}
