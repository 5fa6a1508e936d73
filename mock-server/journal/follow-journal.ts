import type { MockCore } from '../mock-core.ts';
import { explainEntries, type JournalEntry } from './tag-secrets.ts';

/** Longest wait for a change; nothing depends on it. */
const MAX_WAIT_MS = 60_000;
/** What comes within this time is shown together. */
const GATHER_MS = 100;

/** Exchanges that were answered since the last batch. */
export interface JournalBatch {
  /** In the order of the journal, secrets replaced by tags. */
  readonly entries: readonly JournalEntry[];
  /** So many more left the journal before anybody could look: it holds the last ones only. */
  readonly missed: number;
}

/**
 * Shows exchanges soon after they are answered, many at once where many come. Nothing of it runs while a request is
 * answered, and nothing at all while none comes.
 * @returns ends it, after what is left was shown
 */
export function followJournal(core: MockCore, show: (batch: JournalBatch) => void): () => void {
  const { journal, config } = core;
  const ending = new AbortController();
  let { generation, revision: seenTo, count: seen } = journal;
  const showNew = (): void => {
    if (journal.generation !== generation) [generation, seenTo, seen] = [journal.generation, 0, 0];
    const after = seenTo;
    seenTo = journal.revision;
    let waiting = 0;
    const entries = explainEntries(journal, config, 0, ({ revision, reason }) => {
      if (reason === undefined) waiting += 1;
      return reason !== undefined && revision > after;
    });
    const missed = Math.max(journal.count - waiting - seen - entries.length, 0);
    seen += missed + entries.length;
    if (entries.length > 0) show({ entries, missed });
  };
  const follow = async (): Promise<void> => {
    while (!ending.signal.aborted && !journal.hasEnded) {
      if (journal.revision === seenTo) await journal.nextChange(MAX_WAIT_MS, ending.signal);
      await journal.pause(GATHER_MS, ending.signal);
      if (!ending.signal.aborted) showNew();
    }
  };
  void follow();
  return () => {
    ending.abort();
    showNew();
  };
}
