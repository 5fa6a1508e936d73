/**
 * A value that holds while a piece of work is done, for everything that the work calls; then the one before holds again,
 * whatever became of the work. Pieces of work may be nested, not overlap.
 */
export class Scope<T> {
  #current: T;

  /** @param outside What holds outside of any such work. */
  constructor(outside: T) {
    this.#current = outside;
  }

  get current(): T {
    return this.#current;
  }

  async during<R>(value: T, work: () => Promise<R>): Promise<R> {
    const before = this.#current;
    this.#current = value;
    try {
      return await work();
    } finally {
      this.#current = before;
    }
  }
}
