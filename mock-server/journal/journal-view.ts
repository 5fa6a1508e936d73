import type { ClockState } from '../clock.ts';
import type { MockCore } from '../mock-core.ts';
import type { Client, User } from '../provider/config.ts';
import type { RawEntry } from './journal.ts';

/** The journal with what is needed to judge by it who called. Secrets are in it: it stays in this process. */
export interface JournalView {
  readonly entries: readonly RawEntry[];
  /** Number of exchanges, kept or not. */
  readonly count: number;
  /** Exchanges up to this one were seen before. */
  readonly since: number;
  readonly clients: readonly Client[];
  readonly users: readonly User[];
  readonly prefix: string;
  readonly secure: boolean;
  readonly faults: readonly string[];
  readonly clock: ClockState;
  /** Epoch ms on the mock's clock. */
  readonly now: number;
}

/** Judges the client that called; what it answers is sent as JSON. */
export type JournalJudge = (view: JournalView) => unknown;

/** Shows a core's journal to a judge. */
export function viewJournal({ journal, config, faults, clock }: MockCore, since = 0): JournalView {
  const { clients, users, prefix, secure } = config;
  return {
    ...{ entries: journal.entries(), count: journal.count, since },
    ...{ clients, users, prefix, secure, faults, clock: clock.state(), now: clock.now() },
  };
}
