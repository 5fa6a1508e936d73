import { loadCatalogue } from '../../specs/index.ts';
import { explainEntries, type JournalEntry } from '../journal/tag-secrets.ts';
import type { MockCore } from '../mock-core.ts';
import { describeArmed } from './describe-armed.ts';

/** Longest time that a question is kept waiting; proxies and browsers give up later than this. */
const MAX_WAIT_MS = 25_000;
/** What comes in quick succession is shown together: for so long for each who asks, so that many do not ask more often. */
const GATHER_MS = 10;
const MAX_GATHER_MS = 2_000;

/** What is new in the journal, as the live view wants it. */
export interface LiveJournal {
  /** Another one when the journal was emptied: what was shown is gone. */
  readonly generation: number;
  readonly revision: number;
  /** New and changed entries. */
  readonly entries: readonly JournalEntry[];
  /** Requirements that the entries name, by id. */
  readonly requirements: Readonly<Record<string, { readonly title: string; readonly statement: string }>>;
  readonly state: {
    /** What it is and how it behaves, in a few words. */
    readonly about: string;
    readonly faults: readonly string[];
    /** Answers that are armed, in words. */
    readonly armed: readonly string[];
  };
}

/** Answers those who follow the journal. */
export class LiveJournals {
  readonly #core: MockCore;
  #asking = 0;

  constructor(core: MockCore) {
    this.#core = core;
  }

  /**
   * Entries that are new or changed since a revision. Waits for one, at most `waitMs`, where the asker has seen everything.
   * @param query `generation` and `after` of the last answer; without them everything is new
   * @param gone the reader is gone
   * @returns undefined when nobody is there to get it
   */
  async read(query: URLSearchParams, gone: AbortSignal): Promise<LiveJournal | undefined> {
    const { journal } = this.#core;
    const generation = Number(query.get('generation'));
    const after = Number(query.get('after')) || 0;
    const waitMs = Math.min(Number(query.get('waitMs')) || 0, MAX_WAIT_MS);
    if (generation === journal.generation && waitMs > 0) await this.#wait(after, waitMs, gone);
    if (gone.aborted) return undefined;
    return readNow(this.#core, journal.generation === generation ? after : 0);
  }

  async #wait(after: number, ms: number, gone: AbortSignal): Promise<void> {
    const { journal } = this.#core;
    this.#asking += 1;
    if (journal.revision <= after) await journal.nextChange(ms, gone);
    if (journal.revision > after)
      await journal.pause(Math.min(this.#asking * GATHER_MS, MAX_GATHER_MS), gone);
    this.#asking -= 1;
  }
}

function readNow(core: MockCore, after: number): LiveJournal {
  const { journal, config } = core;
  const { generation, revision } = journal;
  const entries = explainEntries(journal, config, 0, (entry) => entry.revision > after);
  const named = new Set(entries.flatMap(({ requirements }) => requirements));
  const rows = loadCatalogue().filter(({ id }) => named.has(id));
  return {
    generation,
    revision,
    entries,
    requirements: Object.fromEntries(rows.map(({ id, title, statement }) => [id, { title, statement }])),
    state: {
      about: `${core.dialect.name} · interaction ${config.interaction}`,
      faults: core.faults,
      armed: core.armed.list().map(describeArmed),
    },
  };
}
