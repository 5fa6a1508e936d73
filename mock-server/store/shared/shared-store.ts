/** A provider's state in a store that several processes share. */
import { createHash } from 'node:crypto';
import type { CoreControls } from '../../mock-core.ts';
import type { ProviderConfig } from '../../provider/config.ts';
import type { Dialect } from '../../provider/dialect.ts';
import type { RedisLink, Reply } from './redis-link.ts';
import type { CellChange, CellName } from './request-view.ts';
import { COMMAND, FETCH, IDLE_MS, JOIN, LEAVE, READ, SIGN_OF_LIFE } from './scripts.ts';
import { StoreEmptyError, StoreRefusedError } from './store-lost.ts';

/** What was fetched for a request. */
export interface Fetched {
  readonly generation: string;
  readonly version: string;
  /** Undefined when they are those that are known. */
  readonly controls: CoreControls | undefined;
  readonly cells: ReadonlyMap<CellName, string | null>;
}

/** How much a store keeps. */
export interface Kept {
  readonly entries: number;
  readonly codes: number;
  readonly tokens: number;
  readonly interactions: number;
}

/** What a request leaves behind. */
export interface Leaving {
  readonly generation: string;
  /** Version that the controls must still have; undefined for any. */
  readonly version?: string | undefined;
  /** With what an armed answer used up; undefined when none was. */
  readonly controls?: CoreControls | undefined;
  readonly changes: readonly CellChange[];
  /** Whether what was seen must still be so; what is claimed must in any case. */
  readonly checked: boolean;
  /** How long a value that ends at an instant of the mock's clock stays, in ms. */
  readonly staysFor: (endsAt: number | undefined) => number;
  /** For the journal; `n` of one that was opened before. */
  readonly entry?:
    | { readonly kind: 'open' | 'answered'; readonly n: number; readonly text: string }
    | undefined;
  readonly kept: Kept;
}

/** What is new in the journal. */
export interface JournalNews {
  readonly era: number;
  readonly count: number;
  readonly revision: number;
  readonly counts: { readonly codes: number; readonly tokens: number; readonly interactions: number };
  readonly entries: readonly (readonly [id: string, text: string])[];
}

/** What this process is to the others. */
export interface Membership {
  /** Number of this process among all that ever joined. */
  readonly member: number;
  /** How far the store's clock is ahead of this machine's, in ms. */
  readonly skew: number;
}

/** Tells settings that all processes of one provider must have in common from others. */
export function digestSettings(config: ProviderConfig, dialect: Dialect): string {
  return createHash('sha256')
    .update(JSON.stringify([config, dialect]))
    .digest('hex');
}

/** The scripts, as functions. */
export class SharedStore {
  readonly #link: RedisLink;
  readonly #settings: string;

  constructor(link: RedisLink, settings: string) {
    this.#link = link;
    this.#settings = settings;
  }

  /** @throws StoreRefusedError when mocks with other settings are at work there */
  async join(controls: CoreControls): Promise<Membership> {
    const run = await this.#link.readRunId();
    const asked = Date.now();
    const first = `${Math.floor(Math.random() * 1e9)}`;
    const own = [this.#settings, run, JSON.stringify(controls), first];
    const [generation, member, now] = await this.#link.run(JOIN, own, 'first');
    if (generation === 0)
      throw new StoreRefusedError(
        'mocks with other settings are at work in this store; start this one with the same dialect, clients, users and lifetimes, or with a --store-prefix of its own',
      );
    const answered = Date.now();
    const skew = Math.round(Number(now) - (asked + answered) / 2);
    // Less than the way there and back cannot be told from none.
    return { member: Number(member), skew: Math.abs(skew) > answered - asked + 1 ? skew : 0 };
  }

  async stayAlive(): Promise<void> {
    await this.#link.run(SIGN_OF_LIFE, []);
  }

  /** @param version of the controls that are known */
  async fetch(names: readonly CellName[], version: string): Promise<Fetched> {
    const [generation, is, controls, ...values] = await this.#link.run(FETCH, [
      this.#settings,
      version,
      ...names,
    ]);
    if (generation === undefined) throw new StoreEmptyError('the store was emptied');
    return {
      generation: `${generation}`,
      version: `${is}`,
      controls: typeof controls === 'string' ? (JSON.parse(controls) as CoreControls) : undefined,
      cells: new Map(names.map((name, at) => [name, textOf(values[at])])),
    };
  }

  /** @returns number and revision of the entry; undefined when something that was seen is no longer so */
  async leave(leaving: Leaving): Promise<{ readonly n: number; readonly revision: number } | undefined> {
    const { generation, version, controls, changes, checked, staysFor, entry, kept } = leaving;
    const [done, n, revision] = await this.#link.run(LEAVE, [
      generation,
      version ?? '',
      controls === undefined ? '' : JSON.stringify(controls),
      `${changes.length}`,
      ...changes.flatMap(({ name, before, after, endsAt }) => [
        name,
        before === undefined || !(checked || name.startsWith('claim:'))
          ? 'new'
          : before === null
            ? 'none'
            : 'is',
        before ?? '',
        ...(after === (before ?? null)
          ? ['keep', '', '']
          : after === null
            ? ['drop', '', '']
            : ['set', after, `${Math.min(Math.max(Math.ceil(staysFor(endsAt)), 1), IDLE_MS * 400)}`]),
      ]),
      entry?.kind ?? '',
      `${entry?.n ?? 0}`,
      entry?.text ?? '',
      ...[kept.entries, kept.codes, kept.tokens, kept.interactions].map(String),
    ]);
    return done === 1 ? { n: Number(n), revision: Number(revision) } : undefined;
  }

  /** @returns whether it was done; not when something changed meanwhile */
  async command(
    { generation, version }: Pick<Fetched, 'generation' | 'version'>,
    controls: CoreControls,
    forget: 'reset' | 'clear' | '',
  ): Promise<boolean> {
    const [done] = await this.#link.run(COMMAND, [generation, version, JSON.stringify(controls), forget]);
    return done === 1;
  }

  /** @param since the revision that is known */
  async read(since: number): Promise<JournalNews> {
    const [era, count, revision, codes, tokens, interactions, entries] = await this.#link.run(READ, [
      `${since}`,
    ]);
    if (era === undefined) throw new StoreEmptyError('the store was emptied');
    return {
      era: Number(era),
      count: Number(count),
      revision: Number(revision),
      counts: { codes: Number(codes), tokens: Number(tokens), interactions: Number(interactions) },
      entries: (Array.isArray(entries) ? (entries as readonly Reply[]) : []).map(entryOf),
    };
  }
}

const textOf = (value: Reply | undefined): string | null => (typeof value === 'string' ? value : null);

/** An entry of a stream: its id, and one pair of kind and text. */
function entryOf(entry: Reply): readonly [string, string] {
  const [id, pair] = entry as readonly [string, readonly [string, string]];
  return [id, pair[1]];
}
