/** The sign-ins of an application that somebody else operates, one after the other. */
import type { AttachDrive } from '../../specs/generated/client.ts';
import type { ClientScenario, ClientVector } from '../../specs/generated/client-scenario.ts';
import { prepareVector } from '../../suites/client/arm-vector.ts';
import {
  isApiRequest,
  isAuthorization,
  issuedToken,
  isTokenRequest,
} from '../../suites/client/read-journal.ts';
import type { JournalEntry, ProviderPort } from '../../suites/client/test-environment.ts';
import { redeemedWrongly } from './redeemed-wrongly.ts';

/** A sign-in that was asked for. */
export interface AttachedSignIn {
  /** The lie that the provider answered with; absent: it behaved. */
  readonly attack?: ClientScenario;
  /** What came: undefined where nobody signed in. */
  readonly entries: readonly JournalEntry[] | undefined;
  /** A token was issued in it. */
  readonly succeeded: boolean;
}

export interface AttachedPlay {
  readonly drive: AttachDrive;
  readonly provider: Pick<ProviderPort, 'journal' | 'arm'>;
  readonly scenarios: readonly ClientScenario[];
  /** Tells whoever operates the application what to do. */
  readonly say: (line: string) => void;
  readonly interrupted: () => boolean;
  /** How often the journal is looked at, in ms. */
  readonly pollMs?: number;
}

const USUAL_SIGN_INS = 8;
const USUAL_ATTACKS = ['state-wrong', 'state-missing', 'callback-code-repeated', 'error-with-code'];
const USUAL_TIMEOUT_SECONDS = 300;
const USUAL_SETTLE_SECONDS = 5;
const POLL_MS = 100;
/** What belongs to a good sign-in comes within so many ms of its token. */
const TAIL_MS = 1_000;
const SLOWNESS_FACTOR = 4;

/** Asks for one sign-in after the other; ends early when none comes, or at a signal. */
export async function playAttached(play: AttachedPlay): Promise<AttachedSignIn[]> {
  const attacks = attacksOf(play);
  const good = play.drive.signIns ?? USUAL_SIGN_INS;
  const order = [...new Array<undefined>(good - 1).fill(undefined), ...attacks, undefined];
  const done: AttachedSignIn[] = [];
  let slowestMs = 0;
  for (const [at, attack] of order.entries()) {
    play.say(`sign in now: ${at + 1} of ${order.length}${attack ? WRONG : ''}`);
    const signIn = attack ? await playAttack(play, attack, slowestMs) : await playGood(play);
    done.push(signIn);
    if (signIn.entries === undefined) {
      play.say(
        play.interrupted() ? 'ended: what was seen so far is judged' : 'ended: no sign-in came in time',
      );
      return done;
    }
    if (!attack) slowestMs = Math.max(slowestMs, timeOf(signIn.entries));
    play.say(`  seen: ${describe(signIn)}`);
  }
  play.say('done: thank you');
  return done;
}

const WRONG = ' (the answer will be wrong on purpose: the application should refuse it)';

function attacksOf({ drive, scenarios }: AttachedPlay): ClientScenario[] {
  const wanted: readonly string[] = drive.attacks ?? USUAL_ATTACKS;
  return wanted.flatMap((id) => scenarios.filter((scenario) => scenario.id === id && scenario.vectors));
}

/** Waits for a sign-in that brings a token, and for the little that follows. */
async function playGood(play: AttachedPlay): Promise<AttachedSignIn> {
  const since = lastOf(play);
  const isOver = (entries: readonly JournalEntry[]): boolean =>
    entries.some((entry) => isTokenRequest(entry) && issuedToken(entry) !== undefined) &&
    (play.drive.callsApi !== true || entries.some(isApiRequest));
  const came = await waitFor(play, () => isOver(entriesSince(play, since)));
  if (!came) return { entries: undefined, succeeded: false };
  await settle(play, since, Math.min(TAIL_MS, settleMsOf(play)));
  return { entries: entriesSince(play, since), succeeded: true };
}

/** Arms the lie, waits until it was answered with, and for what the application makes of it. */
async function playAttack(
  play: AttachedPlay,
  attack: ClientScenario,
  slowestMs: number,
): Promise<AttachedSignIn> {
  const since = lastOf(play);
  const [written] = attack.vectors as [ClientVector];
  const surroundings = { thirdParty: { url: 'http://third-party.invalid' }, subject: { otherUserid: '' } };
  for (const arm of prepareVector(surroundings, written).arm) play.provider.arm(arm);
  const came = await waitFor(play, () =>
    entriesSince(play, since).some((entry) => entry.armed && entry.answer),
  );
  if (!came) return { attack, entries: undefined, succeeded: false };
  await settle(play, since, Math.max(settleMsOf(play), slowestMs * SLOWNESS_FACTOR));
  return { attack, entries: entriesSince(play, since), succeeded: false };
}

const settleMsOf = ({ drive }: AttachedPlay): number => (drive.settleSeconds ?? USUAL_SETTLE_SECONDS) * 1000;
const lastOf = ({ provider }: AttachedPlay): number => provider.journal().at(-1)?.n ?? 0;
const entriesSince = ({ provider }: AttachedPlay, since: number): JournalEntry[] =>
  provider.journal().filter(({ n }) => n > since);

async function waitFor({ drive, interrupted, pollMs = POLL_MS }: AttachedPlay, isSo: () => boolean) {
  const until = performance.now() + (drive.timeoutSeconds ?? USUAL_TIMEOUT_SECONDS) * 1000;
  while (!isSo()) {
    if (interrupted() || performance.now() > until) return false;
    await pause(pollMs);
  }
  return true;
}

/** Waits until nothing has come for so long. */
async function settle(play: AttachedPlay, since: number, quietMs: number): Promise<void> {
  let count = -1;
  let quietSince = performance.now();
  while (performance.now() - quietSince < quietMs && !play.interrupted()) {
    const now = entriesSince(play, since).length;
    if (now !== count) [count, quietSince] = [now, performance.now()];
    await pause(Math.min(play.pollMs ?? POLL_MS, quietMs));
  }
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Ms from the answer with the code to its redemption. */
function timeOf(entries: readonly JournalEntry[]): number {
  const redeemed = entries.find(isTokenRequest);
  const asked = entries.findLast((entry) => isAuthorization(entry) && entry.at <= (redeemed?.at ?? 0));
  return redeemed && asked ? redeemed.at - asked.at : 0;
}

function describe({ attack, entries = [] }: AttachedSignIn): string {
  if (!attack)
    return `request ${entries.findLast(isTokenRequest)?.n ?? '?'} of the journal redeemed the code`;
  return redeemedWrongly(entries, entries).length === 0
    ? 'the wrong answer was not redeemed'
    : 'the wrong answer was redeemed';
}
