/**
 * Shows that the client file is right before anybody is judged by it: one good sign-in and one that the user denied. From
 * outside nobody can tell a mistake in the file from a defect of the application, so what is refuted is told in both
 * readings. What can only be the application's doing is left to the scenarios.
 */
import type { Control } from '../../reports/model/types.ts';
import type { ClientArm } from '../../specs/generated/client-scenario.ts';
import { prepareArm } from './arm-vector.ts';
import { compareClient } from './compare-client.ts';
import { describePageState } from './expectations.ts';
import { ensureRunning, type HonestSignIn, signInHonestly } from './honest.ts';
import { bearerOf, isApiRequest, isAuthorization, isTokenRequest } from './read-journal.ts';
import type { JournalEntry, PageState, TestEnvironment, UserAgent } from './test-environment.ts';

/** Parts of a client file that an operator can vouch for. */
export const CLIENT_VOUCHABLE = ['client', 'startUrl', 'signedIn', 'failed', 'apiUrl', 'statusUrl'] as const;
export type ClientVouchable = (typeof CLIENT_VOUCHABLE)[number];

/** What a control says of one part of the file. */
export interface Proof extends Pick<Control, 'outcome' | 'message' | 'readings'> {
  readonly part: ClientVouchable;
  /** Nobody can vouch for a file that says two things at once. */
  readonly contradiction?: true;
  readonly entries: readonly JournalEntry[];
}

type Say = (
  part: ClientVouchable,
  proof: Omit<Proof, 'part' | 'entries'>,
  seen?: { readonly entries?: readonly JournalEntry[] },
) => void;

/** Plays the controls. */
export async function proveConfiguration(environment: TestEnvironment): Promise<readonly Proof[]> {
  const proofs: Proof[] = [];
  const say: Say = (part, proof, { entries = [] } = {}) =>
    void proofs.push({ part, ...proof, entries: [...entries] });
  const fresh = await lookBefore(environment, say);
  if (await proveSignIn(environment, say)) await proveRefusal(environment, fresh === false, say);
  return proofs;
}

/** The status page as a user sees it who has not signed in. */
async function lookBefore(environment: TestEnvironment, say: Say): Promise<boolean | undefined> {
  if (await ensureRunning(environment)) return undefined;
  const userAgent = await environment.driver.visit();
  try {
    environment.provider.reset();
    const signedIn = environment.driver.kind === 'command' ? undefined : await userAgent.isSignedIn();
    const entries = environment.provider.journal();
    const begins = entries.some(isAuthorization);
    if (signedIn === undefined || (!signedIn && !begins)) return signedIn;
    const what = begins ? 'it begins a sign-in' : 'it shows signedIn to a user who has not signed in';
    say(
      'statusUrl',
      {
        outcome: 'refuted',
        message: what,
        readings: {
          operator: `drive.statusUrl is not a page that only tells, or drive.signedIn is on every page`,
          vendor: 'the application takes every user for signed in, or signs in anyone who comes',
        },
      },
      { entries },
    );
    return signedIn;
  } finally {
    await userAgent.close();
  }
}

/** A good sign-in; whether it makes sense to go on. */
async function proveSignIn(environment: TestEnvironment, say: Say): Promise<boolean> {
  for (const last of [false, true]) {
    if (await ensureRunning(environment)) return false;
    const userAgent = await environment.driver.visit();
    try {
      const ok = await environment.driver.patient.during(last, async () => {
        const signIn = await signInHonestly(environment, userAgent);
        if (!signIn.ok && !last && signIn.pageState.marker !== 'both') return undefined;
        judgeSignIn(environment, signIn, say);
        if (signIn.ok) await provePages(environment, userAgent, say);
        return signIn.ok;
      });
      if (ok !== undefined) return ok;
    } finally {
      await userAgent.close();
    }
  }
  return false;
}

function judgeSignIn(environment: TestEnvironment, { ok, pageState, entries, seen }: HonestSignIn, say: Say) {
  const told = { entries };
  const issued = entries.some((entry) => isTokenRequest(entry) && entry.answer?.status === 200);
  // An application that ended or was led astray has shown nothing about the file.
  const lost =
    environment.app?.ending() !== undefined || ['broken', 'dead-end'].includes(pageState.trouble ?? '');
  const who = compareClient(environment.subject, entries);
  if (who.outcome !== 'unseen') say('client', who, told);
  if (!entries.some(isAuthorization)) {
    if (lost) return say('startUrl', { outcome: 'judged', message: seen }, told);
    return say(
      'startUrl',
      { outcome: 'refuted', message: `no sign-in began: ${seen}`, readings: NO_START },
      told,
    );
  }
  say('startUrl', { outcome: 'proved', message: 'a sign-in began' }, { entries });
  if (pageState.marker === 'both') {
    const message = 'after a good sign-in signedIn and failed were both visible';
    return say('signedIn', { outcome: 'refuted', message, readings: BOTH, contradiction: true }, told);
  }
  if (ok) return say('signedIn', { outcome: 'proved', message: 'seen after a good sign-in' }, told);
  const plain = lost || !issued || pageState.marker === 'failed' || (pageState.status ?? 0) >= 400;
  if (plain) return say('signedIn', { outcome: 'judged', message: seen }, told);
  const message = `the provider issued a token, and then: ${describePageState(pageState)}`;
  say('signedIn', { outcome: 'refuted', message, readings: NOT_SHOWN }, told);
}

const NO_START = {
  operator:
    'drive.startUrl, with its steps, is not where a sign-in begins, or launch.env does not give the application ${provider.url}',
  vendor: 'the application begins no sign-in',
};
const BOTH = {
  operator: 'drive.signedIn and drive.failed name things that are on the same page',
  vendor: 'the application says that it signed in and that it did not',
};
const NOT_SHOWN = {
  operator: 'drive.signedIn is not what the application shows (for a command: its exit code is not 0)',
  vendor: 'the application does not show that it has signed in',
};

/** What only a signed-in user sees. */
async function provePages(environment: TestEnvironment, userAgent: UserAgent, say: Say): Promise<void> {
  const signedIn = environment.driver.kind === 'command' ? undefined : await userAgent.isSignedIn();
  if (signedIn === true) say('statusUrl', { outcome: 'proved', message: 'it shows who is signed in' });
  if (signedIn === false) {
    const operator = 'drive.statusUrl does not show drive.signedIn';
    const readings = { operator, vendor: 'the application forgets a sign-in at once' };
    const message = 'right after a good sign-in it did not show signedIn';
    say('statusUrl', { outcome: 'refuted', message, readings }, { entries: environment.provider.journal() });
  }
  if (!environment.subject.offers.has('api')) return;
  const pageState = await userAgent.callApi();
  const entries = environment.provider.journal();
  const called = entries.some((entry) => isApiRequest(entry) && bearerOf(entry) !== undefined);
  if (called)
    return say('apiUrl', { outcome: 'proved', message: 'it calls the API with a token' }, { entries });
  const operator =
    'drive.apiUrl (for a command: drive.callsApi) is not what makes the application call the API';
  const readings = {
    operator,
    vendor: 'the application does not call the API, or does so without its token',
  };
  const message = `no request with a token reached the API: ${describePageState(pageState)}`;
  say('apiUrl', { outcome: 'refuted', message, readings }, { entries });
}

const DENIED: ClientArm = {
  match: { endpoint: 'authorize' },
  redirect: { drop: ['code'], set: { error: 'access_denied' } },
};
const REFUSED: ClientArm = { match: { endpoint: 'token' }, answer: { status: 400, body: 'Invalid Code' } };

/** A sign-in that the user denied, and one whose code is refused: one of them must show the marker of a refusal. */
async function proveRefusal(environment: TestEnvironment, toldApart: boolean, say: Say): Promise<void> {
  let last: { readonly pageState: PageState; readonly entries: readonly JournalEntry[] } | undefined;
  for (const arm of [DENIED, REFUSED]) {
    last = await refuse(environment, arm);
    if (last === undefined) return;
    const { pageState, entries } = last;
    if (pageState.marker === 'failed')
      return say('failed', { outcome: 'proved', message: 'seen after a refused sign-in' }, last);
    if (pageState.marker === 'both') {
      const message = 'after a refused sign-in signedIn and failed were both visible';
      return say('failed', { outcome: 'refuted', message, readings: BOTH, contradiction: true }, last);
    }
    if (pageState.marker === 'signed-in') {
      const redeemed = arm === DENIED && entries.some(isTokenRequest);
      if (toldApart || redeemed)
        return say('signedIn', { outcome: 'judged', message: 'seen after a refused sign-in as well' }, last);
      const operator = 'drive.signedIn is on pages that a user sees who has not signed in';
      const readings = { operator, vendor: 'the application signs in although the provider refused' };
      return say(
        'signedIn',
        { outcome: 'refuted', message: 'seen after a refused sign-in as well', readings },
        last,
      );
    }
  }
  if (!environment.driver.marksRefusals || last === undefined) return;
  const { pageState } = last;
  const message = `after a denied sign-in and after a refused code: ${describePageState(pageState)}`;
  const plain =
    environment.app?.ending() !== undefined ||
    pageState.trouble === 'broken' ||
    (pageState.status ?? 0) >= 500;
  if (plain) return say('failed', { outcome: 'judged', message }, last);
  const operator = 'drive.failed is not what the application shows';
  const readings = { operator, vendor: 'the application does not say that a sign-in was refused' };
  say('failed', { outcome: 'refuted', message, readings }, last);
}

async function refuse(environment: TestEnvironment, arm: ClientArm) {
  if (await ensureRunning(environment)) return undefined;
  environment.provider.reset();
  environment.provider.arm(prepareArm(environment, arm));
  const userAgent = await environment.driver.visit();
  try {
    const pageState = await userAgent.signIn({ expectsMarker: environment.driver.marksRefusals });
    return { pageState, entries: [...environment.provider.journal()] };
  } finally {
    await userAgent.close();
  }
}
