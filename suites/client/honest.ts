/** Honest sign-ins: the controls around every lie. */
import type { Shown } from '../../reports/model/types.ts';
import { describePageState } from './expectations.ts';
import { toShown } from './finding.ts';
import { isAuthorization, isTokenRequest } from './read-journal.ts';
import { pictureOf } from './show-page.ts';
import type {
  JournalEntry,
  PageState,
  TestEnvironment,
  UnseenSignIn,
  UserAgent,
} from './test-environment.ts';

export interface HonestSignIn {
  readonly ok: boolean;
  readonly seen: string;
  /** Where it failed: the page, and the last words of an application that ended. */
  readonly shown: readonly Shown[];
  readonly pageState: PageState;
  readonly entries: readonly JournalEntry[];
}

/** Lets a user agent sign in while the provider behaves. It counts only if the provider saw it through. */
export async function signInHonestly(
  environment: TestEnvironment,
  userAgent: UserAgent,
): Promise<HonestSignIn> {
  environment.provider.reset();
  const pageState = await userAgent.signIn({ expectsMarker: true });
  const entries = [...environment.provider.journal()];
  const told = explainSignIn(pageState, entries);
  if (told.ok) return told;
  const picture = await pictureOf(environment, userAgent);
  const pages = picture === undefined ? told.shown : [{ ...toShown(pageState), picture }];
  const last = environment.app?.ending();
  if (last === undefined) return { ...told, shown: pages };
  return {
    ...told,
    seen: `the application had ended: ${last.split('\n', 1)[0]}`,
    shown: [...pages, { kind: 'log', where: 'the application', text: last }],
  };
}

/** Whether a sign-in succeeded, and what speaks for or against it. */
export function explainSignIn(pageState: PageState, entries: readonly JournalEntry[]): HonestSignIn {
  const told = explain(pageState, entries);
  return { pageState, entries, ...told, shown: told.ok ? [] : [toShown(pageState)] };
}

function explain(pageState: PageState, entries: readonly JournalEntry[]): { ok: boolean; seen: string } {
  const shown = describePageState(pageState);
  const asked = entries.find(isAuthorization);
  const redeemed = entries.filter(isTokenRequest);
  const good = redeemed.some((entry) => entry.answer?.status === 200);
  if (pageState.marker === 'signed-in' && good) return { ok: true, seen: shown };
  if (entries.length === 0) return { ok: false, seen: `the provider received no request; ${shown}` };
  if (!asked) return { ok: false, seen: `the provider received no authorization request; ${shown}` };
  const refused = [...redeemed, asked].find((entry) => (entry.answer?.status ?? 0) >= 400);
  if (refused) {
    const why = `the provider refused ${refused.request.method} ${refused.request.path} with ${refused.answer?.status}`;
    return { ok: false, seen: `${why}${refused.reason ? ` (${refused.reason})` : ''}; ${shown}` };
  }
  if (redeemed.length === 0) return { ok: false, seen: `no token request followed; ${shown}` };
  return { ok: false, seen: good ? `a token was issued, but ${shown}` : shown };
}

/** The same, twice if need be: the second time with more back-off. */
export async function signInAtLeastOnce(environment: TestEnvironment): Promise<HonestSignIn> {
  let last: HonestSignIn | undefined;
  for (const patient of [false, true]) {
    const missing = await ensureRunning(environment);
    if (missing) return missing;
    const userAgent = await environment.driver.visit({ spare: true });
    try {
      last = await environment.driver.patient.during(patient, () => signInHonestly(environment, userAgent));
    } finally {
      await userAgent.close();
    }
    if (last.ok) break;
  }
  if (last === undefined) throw new Error('no sign-in was tried');
  return last;
}

/**
 * An honest sign-in that only serves as a control. It goes unseen where one that was seen to succeed can be told by its
 * end; whatever else comes of it is looked at in the browser.
 */
export async function signInAsControl(
  environment: TestEnvironment,
  userAgent: UserAgent,
): Promise<HonestSignIn> {
  const unseen = await controlUnseen(environment, userAgent);
  return unseen ?? signInHonestly(environment, userAgent);
}

/** undefined: that has to be looked at. */
async function controlUnseen(
  environment: TestEnvironment,
  who: Pick<UserAgent, 'signInUnseen'>,
): Promise<HonestSignIn | undefined> {
  const known = environment.driver.unseen;
  if (!known || environment.driver.patient.current || !who.signInUnseen) return undefined;
  environment.provider.reset();
  const end = await who.signInUnseen();
  const entries = [...environment.provider.journal()];
  if (!end || !sameEnd(end, known) || !issuesToken(entries)) return undefined;
  const pageState: PageState = { marker: 'signed-in', status: end.status, url: end.path, text: '' };
  return {
    ok: true,
    seen: `a sign-in that ended as the ones seen did, status ${end.status}`,
    pageState,
    shown: [],
    entries,
  };
}

/** Learns how an unseen sign-in ends, right after a seen one that succeeded. */
export async function learnUnseenEnd({ driver, provider }: TestEnvironment): Promise<void> {
  provider.reset();
  const end = await driver.signInUnseen?.();
  if (end?.marked && end.status < 300 && issuesToken(provider.journal())) driver.unseen = end;
}

const sameEnd = (a: UnseenSignIn, b: UnseenSignIn) =>
  a.status === b.status && a.path === b.path && a.marked === b.marked;

const issuesToken = (entries: readonly JournalEntry[]) =>
  entries.some((entry) => isTokenRequest(entry) && entry.answer?.status === 200);

/** Starts the application again where it has ended; what a sign-in without it would come to where it does not start. */
export async function ensureRunning({ app }: TestEnvironment): Promise<HonestSignIn | undefined> {
  try {
    await app?.ensure();
    return undefined;
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error);
    const seen = `the application does not start again: ${detail}`;
    const pageState: PageState = {
      marker: 'none',
      url: 'the application',
      text: '',
      trouble: 'broken',
      detail,
    };
    return { ok: false, seen, shown: [toShown(pageState, 'log')], pageState, entries: [] };
  }
}

/** A control by a new user agent. */
export async function signInAsNewControl(environment: TestEnvironment): Promise<HonestSignIn> {
  const missing = await ensureRunning(environment);
  if (missing) return missing;
  return (await controlUnseen(environment, environment.driver)) ?? signInAtLeastOnce(environment);
}
