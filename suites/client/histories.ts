/**
 * What may have happened in a browser before it is looked at. A client that is sound in a new browser must be sound in every
 * other: what it is put through is played in a new one, and in one in which all of specs/client-histories.json has happened.
 */
import type { ClientHistories, ClientHistory } from '../../specs/generated/client-histories.ts';
import type { ClientArm, ClientScenario } from '../../specs/generated/client-scenario.ts';
import { readSpec } from '../../specs/index.ts';
import { ActFailed, holdAnswer } from './acts/hold-answer.ts';
import type { Bed, JournalEntry, Visitor } from './bed.ts';
import { type BrowserVisitor, isBrowserVisitor } from './drive/browser-driver.ts';
import { type HonestSignIn, signInHonestly } from './honest.ts';
import { isAuthorization, issuedToken } from './read-journal.ts';

export type HistoryName = ClientHistory['name'];

/** Which histories an application can have, and the sign-ins of those in which it should have succeeded and did not. */
export interface LearnedHistories {
  readonly names: readonly HistoryName[];
  readonly failed: readonly FailedHistory[];
}

export interface FailedHistory {
  readonly name: HistoryName;
  readonly signIn: HonestSignIn;
}

let known: readonly ClientHistory[] | undefined;

/** All of them, in the order in which they happen. */
export function loadHistories(): readonly ClientHistory[] {
  known ??= readSpec<ClientHistories>('client-histories.json').histories;
  return known;
}

/** Such as "a browser that had signed in before and had been refused before". */
export function describeHistory(names: readonly HistoryName[]): string {
  const words = loadHistories().flatMap(({ name, words: text }) => (names.includes(name) ? [text] : []));
  return `a browser that ${words.join(', ').replace(/, ([^,]*)$/, ' and $1')}`;
}

/** Those of a scenario: some would change what it asks. */
export function historiesOf(
  { without = {} }: ClientScenario,
  names: readonly HistoryName[],
): readonly HistoryName[] {
  return names.filter((name) => !Object.hasOwn(without, name));
}

/** The same bed; whoever visits has these behind him. */
export function withHistory(bed: Bed, names: readonly HistoryName[]): Bed {
  return names.length === 0 ? bed : { ...bed, history: names };
}

/**
 * Takes a new visitor through the history of the bed.
 * @throws ActFailed when the application does not go along
 */
export async function passHistory(bed: Bed, visitor: Visitor): Promise<void> {
  if (!bed.history || !isBrowserVisitor(visitor)) return;
  for (const name of bed.history) {
    const before = bed.provider.journal().length;
    await STEPS[name](bed, visitor, () => bed.provider.journal().slice(before));
    bed.onHistory?.(bed.provider.journal().slice(before));
  }
  visitor.forget();
}

type Step = (bed: Bed, visitor: BrowserVisitor, since: () => readonly JournalEntry[]) => Promise<void>;

const STEPS: Readonly<Record<HistoryName, Step>> = {
  async 'second-sign-in'(bed, visitor, since) {
    const token = () => since().map(issuedToken).find(Boolean);
    await goOn(bed, visitor, () => token() !== undefined);
    const issued = token();
    if (issued === undefined) throw new ActFailed('the sign-in before did not succeed');
    visitor.formerToken = issued;
  },
  async 'after-error'(bed, visitor, since) {
    bed.provider.arm(DENIED);
    const met = () => since().some(({ armed }) => armed);
    await goOn(bed, visitor, met);
    if (!met()) throw new ActFailed('the refusal before was not delivered');
  },
  async 'second-tab'(bed, visitor) {
    await holdAnswer(bed, visitor, bed.driver.unseen !== undefined);
  },
};

const DENIED: ClientArm = {
  match: { endpoint: 'authorize' },
  redirect: { drop: ['code'], set: { error: 'access_denied' } },
};

/** Begins a sign-in, without a page where the application lets itself be signed in that way. */
async function goOn(bed: Bed, visitor: BrowserVisitor, done: () => boolean): Promise<void> {
  if (bed.driver.unseen) await visitor.signInUnseen();
  if (!done()) await visitor.signIn();
}

/**
 * Finds out in which of them an honest sign-in succeeds: only there a refusal means something. Where the application asks the
 * provider and does not sign in, that is a finding; where it asks nobody, it may do so: somebody is signed in already.
 */
export async function learnHistories(bed: Bed): Promise<LearnedHistories> {
  if (bed.driver.kind !== 'browser') return { names: [], failed: [] };
  const every = loadHistories().map(({ name }) => name);
  if ((await signInWith(bed, every)) === 'succeeds') return { names: every, failed: [] };
  const names: HistoryName[] = [];
  const failed: FailedHistory[] = [];
  for (const name of every) {
    const came = await signInWith(bed, [name]);
    if (came === 'succeeds') names.push(name);
    else if (came?.entries.some(isAuthorization)) failed.push({ name, signIn: came });
  }
  if (names.length < 2 || (await signInWith(bed, names)) === 'succeeds') return { names, failed };
  return { names: names.slice(0, 1), failed };
}

/** The second time with more patience. undefined: what should lie behind it could not be brought about. */
async function signInWith(
  bed: Bed,
  names: readonly HistoryName[],
): Promise<HonestSignIn | 'succeeds' | undefined> {
  let last: HonestSignIn | undefined;
  for (const patient of [false, true]) {
    bed.provider.reset();
    const visitor = await bed.driver.visit();
    try {
      last = await bed.driver.patient.during(patient, async () => {
        await bed.app?.ensure();
        await passHistory(withHistory(bed, names), visitor);
        return signInHonestly(bed, visitor);
      });
      if (last.ok) return 'succeeds';
    } catch (error) {
      if (!(error instanceof ActFailed)) throw error;
    } finally {
      await visitor.close();
    }
  }
  return last;
}
