/**
 * What may have happened in a browser before it is looked at. A client that is sound in a new browser must be sound in every
 * other: what it is put through is played in a new one, and in one in which all of specs/client-histories.json has happened.
 */
import type { ClientHistories, ClientHistory } from '../../specs/generated/client-histories.ts';
import type { ClientArm, ClientScenario } from '../../specs/generated/client-scenario.ts';
import { readSpec } from '../../specs/index.ts';
import { isBrowserUserAgent } from './drive/browser-driver.ts';
import type { BrowserUserAgent } from './drive/browser-user-agent.ts';
import { type HonestSignIn, signInHonestly } from './honest.ts';
import { isAuthorization, issuedToken } from './read-journal.ts';
import { holdAnswer, ScriptFailed } from './scripted/hold-answer.ts';
import type { JournalEntry, TestEnvironment, UserAgent } from './test-environment.ts';

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

/** The same test environment; a user agent that has these behind it. */
export function withHistory(environment: TestEnvironment, names: readonly HistoryName[]): TestEnvironment {
  return names.length === 0 ? environment : { ...environment, history: names };
}

/**
 * Takes a new user agent through the history of the test environment.
 * @throws ScriptFailed when the application does not go along
 */
export async function passHistory(environment: TestEnvironment, userAgent: UserAgent): Promise<void> {
  if (!environment.history || !isBrowserUserAgent(userAgent)) return;
  for (const name of environment.history) {
    const before = environment.provider.journal().length;
    await STEPS[name](environment, userAgent, () => environment.provider.journal().slice(before));
    environment.onHistory?.(environment.provider.journal().slice(before));
  }
  userAgent.forget();
}

type Step = (
  environment: TestEnvironment,
  userAgent: BrowserUserAgent,
  since: () => readonly JournalEntry[],
) => Promise<void>;

const STEPS: Readonly<Record<HistoryName, Step>> = {
  async 'second-sign-in'(environment, userAgent, since) {
    const token = () => since().map(issuedToken).find(Boolean);
    await goOn(environment, userAgent, () => token() !== undefined);
    const issued = token();
    if (issued === undefined) throw new ScriptFailed('the sign-in before did not succeed');
    userAgent.formerToken = issued;
  },
  async 'after-error'(environment, userAgent, since) {
    environment.provider.arm(DENIED);
    const met = () => since().some(({ armed }) => armed);
    await goOn(environment, userAgent, met);
    if (!met()) throw new ScriptFailed('the refusal before was not delivered');
  },
  async 'second-tab'(environment, userAgent) {
    await holdAnswer(environment, userAgent, environment.driver.unseen !== undefined);
  },
};

const DENIED: ClientArm = {
  match: { endpoint: 'authorize' },
  redirect: { drop: ['code'], set: { error: 'access_denied' } },
};

/** Begins a sign-in, without a page where the application lets itself be signed in that way. */
async function goOn(
  environment: TestEnvironment,
  userAgent: BrowserUserAgent,
  done: () => boolean,
): Promise<void> {
  if (environment.driver.unseen) await userAgent.signInUnseen();
  if (!done()) await userAgent.signIn();
}

/**
 * Finds out in which of them an honest sign-in succeeds: only there a refusal means something. Where the application asks the
 * provider and does not sign in, that is a finding; where it asks nobody, it may do so: a user is signed in already.
 */
export async function learnHistories(environment: TestEnvironment): Promise<LearnedHistories> {
  if (environment.driver.kind !== 'browser') return { names: [], failed: [] };
  const every = loadHistories().map(({ name }) => name);
  if ((await signInWith(environment, every)) === 'succeeds') return { names: every, failed: [] };
  const names: HistoryName[] = [];
  const failed: FailedHistory[] = [];
  for (const name of every) {
    const came = await signInWith(environment, [name]);
    if (came === 'succeeds') names.push(name);
    else if (came?.entries.some(isAuthorization)) failed.push({ name, signIn: came });
  }
  if (names.length < 2 || (await signInWith(environment, names)) === 'succeeds') return { names, failed };
  return { names: names.slice(0, 1), failed };
}

/** The second time with more back-off. undefined: what should lie behind it could not be brought about. */
async function signInWith(
  environment: TestEnvironment,
  names: readonly HistoryName[],
): Promise<HonestSignIn | 'succeeds' | undefined> {
  let last: HonestSignIn | undefined;
  for (const patient of [false, true]) {
    environment.provider.reset();
    const userAgent = await environment.driver.visit({ spare: true });
    try {
      last = await environment.driver.patient.during(patient, async () => {
        await environment.app?.ensure();
        await passHistory(withHistory(environment, names), userAgent);
        return signInHonestly(environment, userAgent);
      });
      if (last.ok) return 'succeeds';
    } catch (error) {
      if (!(error instanceof ScriptFailed)) throw error;
    } finally {
      await userAgent.close();
    }
  }
  return last;
}
