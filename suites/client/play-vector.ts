/**
 * Plays one vector: an honest sign-in was seen before, the provider misbehaves in one respect, an honest sign-in follows.
 * The one procedure of the shapes lie, odd and survive.
 */
import type { ClientScenario, ClientVector, Expectation } from '../../specs/generated/client-scenario.ts';
import { ActFailed } from './acts/hold-answer.ts';
import { prepareVector } from './arm-vector.ts';
import type { Bed, JournalEntry, Sighting, Visitor } from './bed.ts';
import { isBrowserVisitor } from './drive/browser-driver.ts';
import { judgeExpectation, NEEDS_API, type VectorFacts } from './expectations.ts';
import { type Finding, toShown, unseen, withShown } from './finding.ts';
import { passHistory } from './histories.ts';
import {
  ensureRunning,
  explainSignIn,
  type HonestSignIn,
  signInAsControl,
  signInAsNewControl,
  signInHonestly,
} from './honest.ts';
import { isTokenRequest, locationOf } from './read-journal.ts';
import { proveSession } from './session-proof.ts';
import { pictureOf } from './show-page.ts';

export interface PlayedVector {
  readonly findings: ReadonlyMap<Expectation, Finding>;
  readonly entries: readonly JournalEntry[];
  /** The closing sign-in and what came of it. */
  readonly after: HonestSignIn;
  /** The provider did nothing odd in the closing sign-in: it shows how the client behaves by itself. */
  readonly undisturbed: boolean;
}

/** Plays it, a second time where a slow machine could have been the cause of what was seen. */
export async function playVector(
  bed: Bed,
  scenario: ClientScenario,
  vector: ClientVector,
): Promise<PlayedVector> {
  const first = await playOnce(bed, scenario, vector);
  const doubtful = [...first.findings.values()].some(
    ({ holds, certain }) => (holds === false && certain !== true) || holds === undefined,
  );
  if (!doubtful) return first;
  return bed.driver.patient.during(true, () => playOnce(bed, scenario, vector));
}

async function playOnce(bed: Bed, scenario: ClientScenario, written: ClientVector): Promise<PlayedVector> {
  const vector = prepareVector(bed, written);
  const expectations = [...new Set(Object.values(scenario.rows).flat())];
  const missing = await ensureRunning(bed);
  if (missing) return notPlayed(expectations, missing);
  bed.provider.reset();
  const visitor = await bed.driver.visit();
  try {
    await passHistory(bed, visitor);
    const before = bed.provider.journal().length;
    bed.foreign.reset();
    for (const arm of vector.arm) bed.provider.arm(arm);
    const timeoutMs = scenario.timeoutSeconds === undefined ? undefined : scenario.timeoutSeconds * 1000;
    const sighting = await visitor.signIn(timeoutMs === undefined ? {} : { timeoutMs });
    const looked = looksWrong(scenario, sighting, bed) ? await pictureOf(bed, visitor) : undefined;
    const longWait = scenario.timeoutSeconds !== undefined;
    const since = () => bed.provider.journal().slice(before);
    const facts = { ...(await observe(bed, vector, visitor, sighting, { expectations, since })), longWait };
    const isBroken = expectations.some((name) => judgeExpectation(name, facts).holds === false);
    const page = looked ?? (isBroken ? await pictureOf(bed, visitor) : undefined);
    const undelivered = explainUndelivered(facts, visitor);
    const closing = shown(scenario, facts) ?? (await close(bed, visitor, sighting));
    const seen = { ...facts, after: closing };
    const findings = new Map(
      expectations.map((name) => {
        const finding = judgeExpectation(name, seen);
        const told = undelivered
          ? unseen(finding.expected, undelivered, seen.entries)
          : sandwich(finding, seen);
        return [name, withShown(told, [page ? { ...toShown(sighting), picture: page } : toShown(sighting)])];
      }),
    );
    return {
      findings,
      entries: facts.entries,
      after: closing,
      undisturbed: closing.entries !== facts.entries,
    };
  } catch (error) {
    if (!(error instanceof ActFailed)) throw error;
    const finding = unseen('What lies behind the browser can be brought about.', error.message);
    const after = await signInAsNewControl(bed);
    const findings = new Map(expectations.map((name) => [name, finding]));
    return { findings, entries: [], after, undisturbed: false };
  } finally {
    await visitor.close();
  }
}

/** The page may be gone before it is clear that it is evidence. */
function looksWrong({ shape }: ClientScenario, { marker }: Sighting, { driver }: Bed): boolean {
  if (shape === 'lie') return marker === 'signed-in' || (driver.marksRefusals && marker !== 'failed');
  return marker !== 'signed-in' && (shape === 'odd' || (driver.marksRefusals && marker !== 'failed'));
}

function notPlayed(expectations: readonly Expectation[], after: HonestSignIn): PlayedVector {
  const finding = unseen('The application runs.', after.seen);
  return {
    findings: new Map(expectations.map((name) => [name, withShown(finding, after.shown)])),
    entries: [],
    after,
    undisturbed: false,
  };
}

/** Looks at everything that the expectations ask about. */
async function observe(
  bed: Bed,
  vector: ClientVector,
  visitor: Visitor,
  sighting: Sighting,
  { expectations, since }: { expectations: readonly Expectation[]; since: () => readonly JournalEntry[] },
): Promise<Omit<VectorFacts, 'longWait'>> {
  if (vector.waitSeconds !== undefined) await waitSince(since, vector.waitSeconds * 1000);
  const formerToken = isBrowserVisitor(visitor) ? visitor.formerToken : undefined;
  // Who is signed in from before: only the API shows whose sign-in that is.
  const asks = formerToken !== undefined && sighting.marker === 'signed-in' ? BESIDE : NEEDS_API;
  const wantsApi = bed.subject.offers.has('api') && expectations.some((name) => asks.includes(name));
  if (wantsApi) await visitor.callApi();
  const unclear = ['none', 'both'].includes(sighting.marker) && sighting.trouble !== 'broken' && !wantsApi;
  // The journal of the sign-in itself: what the proof adds to it is not the sign-in's doing.
  const entries = [...since()];
  const session = unclear ? await proveSession(bed, visitor) : undefined;
  const foreign = [...bed.foreign.requests()];
  const facts = { bed, vector, sighting, session, entries, foreign };
  return formerToken === undefined ? facts : { ...facts, formerToken };
}

const BESIDE: readonly Expectation[] = [...NEEDS_API, 'refused'];

async function waitSince(since: () => readonly JournalEntry[], ms: number): Promise<void> {
  const first = since().find((entry) => entry.armed);
  const left = first === undefined ? 0 : first.at + ms - Date.now();
  if (left > 0) await new Promise((resolve) => setTimeout(resolve, left + 100));
}

/** Why the lie did not reach the client; undefined when it did. */
function explainUndelivered(
  { vector, entries, sighting }: VectorFacts,
  visitor: Visitor,
): string | undefined {
  const met = entries.filter((entry) => entry.armed);
  const wanted = vector.arm.length;
  if (met.length < wanted) {
    const [missed] = vector.arm.slice(met.length).map((arm) => arm.match.endpoint);
    const what = missed === 'token' ? 'made no token request' : 'did not get as far as the answer';
    return `not delivered: the client ${what} (${sighting.text || sighting.detail || sighting.marker})`;
  }
  if (!isBrowserVisitor(visitor)) return undefined;
  const redirect = met.find((entry) => !isTokenRequest(entry) && locationOf(entry) !== undefined);
  const location = redirect && locationOf(redirect)?.split('#', 1)[0];
  if (location === undefined || visitor.requests.some(({ url }) => sameUrl(url, location))) return undefined;
  return 'not delivered: the browser did not open the redirect URI with the answer';
}

/** Browsers escape a few characters that a Location may hold as they are. */
function sameUrl(requested: string, location: string): boolean {
  if (requested === location) return true;
  return URL.canParse(location) && new URL(location).href === requested;
}

/** Where the provider was odd and right, the sign-in that succeeded is a control itself. */
function shown({ shape }: ClientScenario, { sighting, entries }: VectorFacts): HonestSignIn | undefined {
  if (shape === 'lie') return undefined;
  const signIn = explainSignIn(sighting, entries);
  return signIn.ok ? signIn : undefined;
}

/** An honest sign-in by the same visitor, and by a new one if the first time was no good. */
async function close(bed: Bed, visitor: Visitor, sighting: Sighting): Promise<HonestSignIn> {
  // Who is signed in already may be shown no way to sign in: that needs a new visitor.
  if (sighting.marker !== 'signed-in') {
    const same = await signInAsControl(bed, visitor);
    if (same.ok) return same;
    return signInHonestly(bed, visitor);
  }
  return signInAsNewControl(bed);
}

/** Nothing passes unless the application works afterwards: else the refusal may have had another cause. */
function sandwich(finding: Finding, { after }: VectorFacts): Finding {
  if (finding.holds !== true || after?.ok !== false) return finding;
  return unseen(finding.expected, `the honest sign-in afterwards failed: ${after.seen}`, finding.entries);
}
