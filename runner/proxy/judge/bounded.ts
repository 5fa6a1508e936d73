/** A map that forgets what it was told first, so that a proxy may run for ever. */
export class Bounded<K, V> {
  readonly #map = new Map<K, V>();
  readonly #most: number;
  readonly #forget: (value: V) => void;

  /** @param forget Told what is forgotten */
  constructor(most: number, forget: (value: V) => void = () => undefined) {
    this.#most = most;
    this.#forget = forget;
  }

  get(key: K): V | undefined {
    return this.#map.get(key);
  }

  set(key: K, value: V): void {
    this.#map.set(key, value);
    if (this.#map.size <= this.#most) return;
    for (const [oldest, last] of this.#map) {
      this.#map.delete(oldest);
      this.#forget(last);
      return;
    }
  }

  delete(key: K): void {
    this.#map.delete(key);
  }

  keys(): K[] {
    return [...this.#map.keys()];
  }

  values(): V[] {
    return [...this.#map.values()];
  }
}
