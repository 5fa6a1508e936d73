/** What a process believes of its store without asking: what it saw or left there last. */
import type { CellChange, CellName } from './request-view.ts';
import type { Fetched } from './shared-store.ts';

/** Codes and tokens that are believed to be what they were; the oldest go first. */
const MOST = 10_000;

/**
 * Values as they were left last. A request that finds here all that it needs asks for nothing before it answers; the store
 * compares in the end, as ever, and says so when anything is otherwise. So a belief may be wrong, and does no harm.
 */
export class Guesses {
  #generation = '';
  #version = '';
  readonly #values = new Map<CellName, string>();

  /** The values of these names, or undefined where one of them is not known. */
  of(names: readonly CellName[]): Fetched | undefined {
    if (this.#version === '') return undefined;
    const cells = new Map<CellName, string>();
    for (const name of names) {
      const value = this.#values.get(name);
      if (value === undefined) return undefined;
      cells.set(name, value);
    }
    return { generation: this.#generation, version: this.#version, controls: undefined, cells };
  }

  /** Takes note of what was fetched. */
  saw({ generation, version }: Pick<Fetched, 'generation' | 'version'>): void {
    if (generation !== this.#generation) this.#values.clear();
    this.#generation = generation;
    this.#version = version;
  }

  /** Takes note of what a request left. Only what the next request is likely to bring. */
  left(changes: readonly CellChange[]): void {
    for (const { name, after } of changes) {
      if (!name.startsWith('code:') && !name.startsWith('token:')) continue;
      this.#values.delete(name);
      if (after !== null) this.#values.set(name, after);
    }
    if (this.#values.size <= MOST) return;
    for (const name of this.#values.keys()) {
      if (this.#values.size <= MOST / 2) return;
      this.#values.delete(name);
    }
  }

  /** Nothing is believed any more of these, nor of the controls. */
  wrong(names: Iterable<CellName>): void {
    this.#version = '';
    for (const name of names) this.#values.delete(name);
  }
}
