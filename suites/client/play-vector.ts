/**
 * Plays one vector: an honest sign-in was seen before, the provider misbehaves in one respect, an honest sign-in follows.
 * The one procedure of the shapes lie, odd and survive.
 */
import type { ClientScenario, ClientVector, Expectation } from '../../specs/generated/client-scenario.ts';
import { prepareVector } from './arm-vector.ts';
import { isBrowserUserAgent } from './drive/browser-driver.ts';
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
import { ScriptFailed } from './scripted/hold-answer.ts';
import { proveSession } from './session-proof.ts';
import { pictureOf } from './show-page.ts';
import type { JournalEntry, PageState, TestEnvironment, UserAgent } from './test-environment.ts';

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
  environment: TestEnvironment,
  scenario: ClientScenario,
  vector: ClientVector,
): Promise<PlayedVector> {
  const first = await playOnce(environment, scenario, vector);
  const doubtful = [...first.findings.values()].some(
    ({ holds, certain }) => (holds === false && certain !== true) || holds === undefined,
  );
  if (!doubtful) return first;
  return environment.driver.patient.during(true, () => playOnce(environment, scenario, vector));
}

async function playOnce(
  environment: TestEnvironment,
  scenario: ClientScenario,
  written: ClientVector,
): Promise<PlayedVector> {
  const vector = prepareVector(environment, written);
  const expectations = [...new Set(Object.values(scenario.rows).flat())];
  const missing = await ensureRunning(environment);
  if (missing) return notPlayed(expectations, missing);
  environment.provider.reset();
  const userAgent = await environment.driver.visit({ spare: true });
  try {
    await passHistory(environment, userAgent);
    const before = environment.provider.journal().length;
    environment.thirdParty.reset();
    for (const arm of vector.arm) environment.provider.arm(arm);
    const timeoutMs = scenario.timeoutSeconds === undefined ? undefined : scenario.timeoutSeconds * 1000;
    const pageState = await userAgent.signIn(timeoutMs === undefined ? {} : { timeoutMs });
    const looked = looksWrong(scenario, pageState, environment)
      ? await pictureOf(environment, userAgent)
      : undefined;
    const longWait = scenario.timeoutSeconds !== undefined;
    const since = () => environment.provider.journal().slice(before);
    const facts = {
      ...(await observe(environment, vector, userAgent, pageState, { expectations, since })),
      longWait,
    };
    const isBroken = expectations.some((name) => judgeExpectation(name, facts).holds === false);
    const page = looked ?? (isBroken ? await pictureOf(environment, userAgent) : undefined);
    const undelivered = explainUndelivered(facts, userAgent);
    const closing = shown(scenario, facts) ?? (await close(environment, userAgent, pageState));
    const seen = { ...facts, after: closing };
    const findings = new Map(
      expectations.map((name) => {
        const finding = judgeExpectation(name, seen);
        const told = undelivered
          ? unseen(finding.expected, undelivered, seen.entries)
          : controlledNegative(finding, seen);
        return [
          name,
          withShown(told, [page ? { ...toShown(pageState), picture: page } : toShown(pageState)]),
        ];
      }),
    );
    return {
      findings,
      entries: facts.entries,
      after: closing,
      undisturbed: closing.entries !== facts.entries,
    };
  } catch (error) {
    if (!(error instanceof ScriptFailed)) throw error;
    const finding = unseen('What lies behind the browser can be brought about.', error.message);
    const after = await signInAsNewControl(environment);
    const findings = new Map(expectations.map((name) => [name, finding]));
    return { findings, entries: [], after, undisturbed: false };
  } finally {
    await userAgent.close();
  }
}

/** The page may be gone before it is clear that it is evidence. */
function looksWrong({ shape }: ClientScenario, { marker }: PageState, { driver }: TestEnvironment): boolean {
  if (shape === 'attack') return marker === 'signed-in' || (driver.marksRefusals && marker !== 'failed');
  return marker !== 'signed-in' && (shape === 'edge-case' || (driver.marksRefusals && marker !== 'failed'));
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
  environment: TestEnvironment,
  vector: ClientVector,
  userAgent: UserAgent,
  pageState: PageState,
  { expectations, since }: { expectations: readonly Expectation[]; since: () => readonly JournalEntry[] },
): Promise<Omit<VectorFacts, 'longWait'>> {
  if (vector.waitSeconds !== undefined) await waitSince(since, vector.waitSeconds * 1000);
  const formerToken = isBrowserUserAgent(userAgent) ? userAgent.formerToken : undefined;
  // Who is signed in from before: only the API shows whose sign-in that is.
  const asks = formerToken !== undefined && pageState.marker === 'signed-in' ? BESIDE : NEEDS_API;
  const wantsApi = environment.subject.offers.has('api') && expectations.some((name) => asks.includes(name));
  if (wantsApi) await userAgent.callApi();
  const unclear = ['none', 'both'].includes(pageState.marker) && pageState.trouble !== 'broken' && !wantsApi;
  // The journal of the sign-in itself: what the proof adds to it is not the sign-in's doing.
  const entries = [...since()];
  const session = unclear ? await proveSession(environment, userAgent) : undefined;
  const thirdParty = [...environment.thirdParty.requests()];
  const facts = { environment, vector, pageState, session, entries, thirdParty };
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
  { vector, entries, pageState }: VectorFacts,
  userAgent: UserAgent,
): string | undefined {
  const met = entries.filter((entry) => entry.armed);
  const wanted = vector.arm.length;
  if (met.length < wanted) {
    const [missed] = vector.arm.slice(met.length).map((arm) => arm.match.endpoint);
    const what = missed === 'token' ? 'made no token request' : 'did not get as far as the answer';
    return `not delivered: the client ${what} (${pageState.text || pageState.detail || pageState.marker})`;
  }
  if (!isBrowserUserAgent(userAgent)) return undefined;
  const redirect = met.find((entry) => !isTokenRequest(entry) && locationOf(entry) !== undefined);
  const location = redirect && locationOf(redirect)?.split('#', 1)[0];
  if (location === undefined || userAgent.requests.some(({ url }) => sameUrl(url, location)))
    return undefined;
  return 'not delivered: the browser did not open the redirect URI with the answer';
}

/** Browsers escape a few characters that a Location may hold as they are. */
function sameUrl(requested: string, location: string): boolean {
  if (requested === location) return true;
  return URL.canParse(location) && new URL(location).href === requested;
}

/** Where the provider was odd and right, the sign-in that succeeded is a control itself. */
function shown({ shape }: ClientScenario, { pageState, entries }: VectorFacts): HonestSignIn | undefined {
  if (shape === 'attack') return undefined;
  const signIn = explainSignIn(pageState, entries);
  return signIn.ok ? signIn : undefined;
}

/** An honest sign-in by the same user agent, and by a new one if the first time was no good. */
async function close(
  environment: TestEnvironment,
  userAgent: UserAgent,
  pageState: PageState,
): Promise<HonestSignIn> {
  // Who is signed in already may be shown no way to sign in: that needs a new user agent.
  if (pageState.marker !== 'signed-in') {
    const same = await signInAsControl(environment, userAgent);
    if (same.ok) return same;
    return signInHonestly(environment, userAgent);
  }
  return signInAsNewControl(environment);
}

/** Nothing passes unless the application works afterwards: else the refusal may have had another cause. */
function controlledNegative(finding: Finding, { after }: VectorFacts): Finding {
  if (finding.holds !== true || after?.ok !== false) return finding;
  return unseen(finding.expected, `the honest sign-in afterwards failed: ${after.seen}`, finding.entries);
}
