/** Codes, tokens and states that are remembered, and how many characters of them; the oldest make room. */
const REMEMBERED = 2_000;
const REMEMBERED_CHARACTERS = 1_048_576;
/** Requests remembered for each code. */
const PRESENTATIONS = 16;

/** A request of the journal: its number, and when it came (epoch ms on the mock's clock). */
export interface Moment {
  readonly n: number;
  readonly at: number;
}

/** A code that left the provider. */
export interface SeenCode {
  readonly code: string;
  readonly issued: Moment;
  /** Epoch ms; undefined for a code that was armed, which the provider does not know. */
  readonly expiresAt: number | undefined;
  readonly clientId: string | undefined;
  readonly redirectUri: string | undefined;
  readonly userId: string | undefined;
  /** Token requests that carried it, and what became of them. */
  readonly presented: (Moment & { readonly status: number })[];
  redeemed: Moment | undefined;
}

/** A token that left the provider. */
export interface SeenToken {
  readonly token: string;
  readonly issued: Moment;
  /** Epoch ms; undefined for a token that was armed. */
  readonly expiresAt: number | undefined;
  readonly userId: string | undefined;
  /** Whether it is for no user. */
  readonly generic: boolean;
  /** The request that presented its code again and so ended it. */
  revoked: Moment | undefined;
}

/** What the journal remembers beyond its entries, so that it can say what a request has to do with earlier ones. */
export class CredentialIndex {
  readonly codes = new Recent<SeenCode>(
    ({ clientId, redirectUri, userId }) => lengthOf(clientId) + lengthOf(redirectUri) + lengthOf(userId),
  );
  readonly tokens = new Recent<SeenToken>(({ userId }) => lengthOf(userId));
  /** The request that first sent a state. */
  readonly states = new Recent<Moment>(() => 0);

  clear(): void {
    this.codes.clear();
    this.tokens.clear();
    this.states.clear();
  }
}

/** Remembers that a code was presented. */
export function recordPresentation(code: SeenCode, moment: Moment, status: number): void {
  if (code.presented.length < PRESENTATIONS) code.presented.push({ ...moment, status });
}

function lengthOf(text: string | undefined): number {
  return text === undefined ? 0 : text.length;
}

/** A map that keeps what came last. */
class Recent<V> {
  readonly #items = new Map<string, V>();
  readonly #sizeOf: (value: V) => number;
  #characters = 0;

  /** @param sizeOf characters of a value beyond its key */
  constructor(sizeOf: (value: V) => number) {
    this.#sizeOf = sizeOf;
  }

  get(key: string): V | undefined {
    return this.#items.get(key);
  }

  /** @param key like all texts of the value not a piece of a longer one, see `detachText` */
  set(key: string, value: V): void {
    this.#drop(key);
    this.#items.set(key, value);
    this.#characters += key.length + this.#sizeOf(value);
    for (const oldest of this.#items.keys()) {
      const full = this.#items.size > REMEMBERED || this.#characters > REMEMBERED_CHARACTERS;
      if (!full || oldest === key) return;
      this.#drop(oldest);
    }
  }

  #drop(key: string): void {
    const value = this.#items.get(key);
    if (value === undefined) return;
    this.#items.delete(key);
    this.#characters -= key.length + this.#sizeOf(value);
  }

  /** The latest first. */
  latest(): V[] {
    return [...this.#items.values()].reverse();
  }

  clear(): void {
    this.#items.clear();
    this.#characters = 0;
  }
}
