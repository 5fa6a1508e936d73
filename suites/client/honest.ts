/** Honest sign-ins: the controls around every lie. */
import type { Shown } from '../../reports/model/types.ts';
import type { Bed, JournalEntry, Sighting, UnseenSignIn, Visitor } from './bed.ts';
import { describeSighting } from './expectations.ts';
import { toShown } from './finding.ts';
import { isAuthorization, isTokenRequest } from './read-journal.ts';
import { pictureOf } from './show-page.ts';

export interface HonestSignIn {
  readonly ok: boolean;
  readonly seen: string;
  /** Where it failed: the page, and the last words of an application that ended. */
  readonly shown: readonly Shown[];
  readonly sighting: Sighting;
  readonly entries: readonly JournalEntry[];
}

/** Lets a visitor sign in while the provider behaves. It counts only if the provider saw it through. */
export async function signInHonestly(bed: Bed, visitor: Visitor): Promise<HonestSignIn> {
  bed.provider.reset();
  const sighting = await visitor.signIn({ expectsMarker: true });
  const entries = [...bed.provider.journal()];
  const told = explainSignIn(sighting, entries);
  if (told.ok) return told;
  const picture = await pictureOf(bed, visitor);
  const pages = picture === undefined ? told.shown : [{ ...toShown(sighting), picture }];
  const last = bed.app?.ending();
  if (last === undefined) return { ...told, shown: pages };
  return {
    ...told,
    seen: `the application had ended: ${last.split('\n', 1)[0]}`,
    shown: [...pages, { kind: 'log', where: 'the application', text: last }],
  };
}

/** Whether a sign-in succeeded, and what speaks for or against it. */
export function explainSignIn(sighting: Sighting, entries: readonly JournalEntry[]): HonestSignIn {
  const told = explain(sighting, entries);
  return { sighting, entries, ...told, shown: told.ok ? [] : [toShown(sighting)] };
}

function explain(sighting: Sighting, entries: readonly JournalEntry[]): { ok: boolean; seen: string } {
  const shown = describeSighting(sighting);
  const asked = entries.find(isAuthorization);
  const redeemed = entries.filter(isTokenRequest);
  const good = redeemed.some((entry) => entry.answer?.status === 200);
  if (sighting.marker === 'signed-in' && good) return { ok: true, seen: shown };
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

/** The same, twice if need be: the second time with more patience. */
export async function signInAtLeastOnce(bed: Bed): Promise<HonestSignIn> {
  let last: HonestSignIn | undefined;
  for (const patient of [false, true]) {
    const missing = await ensureRunning(bed);
    if (missing) return missing;
    const visitor = await bed.driver.visit();
    try {
      last = await bed.driver.patient.during(patient, () => signInHonestly(bed, visitor));
    } finally {
      await visitor.close();
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
export async function signInAsControl(bed: Bed, visitor: Visitor): Promise<HonestSignIn> {
  const known = bed.driver.unseen;
  if (!known || bed.driver.patient.current || !visitor.signInUnseen) return signInHonestly(bed, visitor);
  bed.provider.reset();
  const end = await visitor.signInUnseen();
  const entries = [...bed.provider.journal()];
  if (!end || !sameEnd(end, known) || !issuesToken(entries)) return signInHonestly(bed, visitor);
  const sighting: Sighting = { marker: 'signed-in', status: end.status, url: end.path, text: '' };
  return {
    ok: true,
    seen: `a sign-in that ended as the ones seen did, status ${end.status}`,
    sighting,
    shown: [],
    entries,
  };
}

/** Learns how an unseen sign-in ends, right after a seen one that succeeded. */
export async function learnUnseenEnd(bed: Bed): Promise<void> {
  const visitor = await bed.driver.visit();
  try {
    bed.provider.reset();
    const end = await visitor.signInUnseen?.();
    if (end?.marked && end.status < 300 && issuesToken(bed.provider.journal())) bed.driver.unseen = end;
  } finally {
    await visitor.close();
  }
}

const sameEnd = (a: UnseenSignIn, b: UnseenSignIn) =>
  a.status === b.status && a.path === b.path && a.marked === b.marked;

const issuesToken = (entries: readonly JournalEntry[]) =>
  entries.some((entry) => isTokenRequest(entry) && entry.answer?.status === 200);

/** Starts the application again where it has ended; what a sign-in without it would come to where it does not start. */
export async function ensureRunning({ app }: Bed): Promise<HonestSignIn | undefined> {
  try {
    await app?.ensure();
    return undefined;
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error);
    const seen = `the application does not start again: ${detail}`;
    const sighting: Sighting = {
      marker: 'none',
      url: 'the application',
      text: '',
      trouble: 'broken',
      detail,
    };
    return { ok: false, seen, shown: [toShown(sighting, 'log')], sighting, entries: [] };
  }
}

/** A control by a new visitor. */
export async function signInAsNewControl(bed: Bed): Promise<HonestSignIn> {
  const missing = await ensureRunning(bed);
  if (missing) return missing;
  const visitor = await bed.driver.visit();
  try {
    const control = await signInAsControl(bed, visitor);
    if (control.ok) return control;
  } finally {
    await visitor.close();
  }
  return signInAtLeastOnce(bed);
}
