import type { ArmedAnswer } from './armed-queue.ts';
import { checkArmed, checkFaults } from './config/check-options.ts';
import type { RawEntry } from './journal/journal.ts';
import { type JournalView, viewJournal } from './journal/journal-view.ts';
import { explainEntries, type JournalEntry } from './journal/tag-secrets.ts';
import type { MockCore } from './mock-core.ts';
import type { Client, User } from './provider/config.ts';
import type { Dialect } from './provider/dialect.ts';

/** What every form of the mock can be told and asked. */
export interface MockControls {
  readonly clients: readonly Client[];
  readonly users: readonly User[];
  /** Ids of the faults that are on. */
  readonly faults: readonly string[];
  /** Name of the dialect spoken. */
  readonly dialect: string;
  /** How many instances it plays, and how they are told apart; undefined for one. */
  readonly instances: Dialect['http']['instances'] | undefined;
  /** Moves the mock's clock on, in ms. */
  advance(ms: number): void;
  /** Stops the mock's clock, here or at an instant (epoch ms). */
  freeze(at?: number): void;
  /** Sets the mock's clock (epoch ms). */
  setClock(at: number): void;
  /** Lets the mock's clock follow the system's again. */
  resume(): void;
  /** Epoch ms on the mock's clock. */
  now(): number;
  /** Forgets codes, tokens, interactions, the journal, armed answers; clock and faults are as at the start. */
  reset(): void;
  /**
   * The recorded exchanges, secrets replaced by tags, each with explanations.
   * @param since number of the last entry already seen
   */
  journal(since?: number): JournalEntry[];
  /** The recorded exchanges as they were, secrets and all: for tests in this process only. */
  rawJournal(since?: number): RawEntry[];
  /** The journal with whom it is about, for a judge in this process (`airisk-conformance/verdict`). */
  journalView(since?: number): JournalView;
  /** Arms an answer for requests to come. @throws MockOptionsError for an unknown member, RangeError for an unknown fault */
  arm(armed: ArmedAnswer): void;
  /** Turns exactly these faults on. @throws RangeError for an unknown one */
  setFaults(ids: readonly string[]): void;
}

/** The controls of a core. */
export function controlsOf(core: MockCore): MockControls {
  return {
    clients: core.config.clients,
    users: core.config.users,
    get faults() {
      return core.faults;
    },
    dialect: core.dialect.name,
    instances: core.dialect.http.instances ?? undefined,
    advance: (ms) => core.clock.advance(ms),
    freeze: (at) => core.clock.freeze(at),
    setClock: (at) => core.clock.set(at),
    resume: () => core.clock.resume(),
    now: () => core.clock.now(),
    reset: () => core.reset(),
    journal: (since) => explainEntries(core.journal, core.config, since),
    rawJournal: (since) => core.journal.entries(since),
    journalView: (since) => viewJournal(core, since),
    arm: (armed) => {
      checkArmed(armed);
      core.arm(armed);
    },
    setFaults: (ids) => {
      checkFaults(ids);
      core.setFaults(ids);
    },
  };
}
