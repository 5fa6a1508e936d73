import { loadCatalogue } from '../../specs/index.ts';
import type { MockCore } from '../mock-core.ts';
import { explainEntries, type JournalEntry } from './tag-secrets.ts';

/** Longest time that a question is kept waiting; proxies and browsers give up later than this. */
const MAX_WAIT_MS = 25_000;
/** So many may wait; more are answered at once. */
const MAX_WATCHERS = 32;
/** What comes in quick succession is shown together. */
const GATHER_MS = 10;

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
    readonly dialect: string;
    readonly interaction: string;
    readonly faults: readonly string[];
  };
}

/**
 * Entries that are new or changed since a revision. Waits for one, at most `waitMs`, where the asker has seen everything.
 * @param query `generation` and `after` of the last answer; without them everything is new
 */
export async function readLiveJournal(core: MockCore, query: URLSearchParams): Promise<LiveJournal> {
  const { journal } = core;
  const sameGeneration = Number(query.get('generation')) === journal.generation;
  const after = sameGeneration ? Number(query.get('after')) || 0 : 0;
  const waitMs = Math.min(Number(query.get('waitMs')) || 0, MAX_WAIT_MS);
  if (sameGeneration && journal.revision <= after && waitMs > 0 && journal.watchers < MAX_WATCHERS) {
    await journal.nextChange(waitMs);
    await new Promise((resolve) => setTimeout(resolve, GATHER_MS));
  }
  return readNow(core, journal.generation === Number(query.get('generation')) ? after : 0);
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
    state: { dialect: core.dialect.name, interaction: config.interaction, faults: core.faults },
  };
}
