/** Tokens that live longer than a run may wait: what tokens of earlier runs show, and what is left to say of the rest. */
import { compareLifetime } from '../../checks/compare-lifetime.ts';
import { keepsOlder } from '../../checks/ends-older.ts';
import { readResourceRefusal } from '../../checks/read-refusal.ts';
import { readResourceOpened } from '../../checks/read-resource-answer.ts';
import { readIssueTime } from '../../checks/read-token-expiration.ts';
import { measureMargin } from '../../checks/wait-clock.ts';
import type { Checker } from '../../fixtures/checker.ts';
import type { KeptToken } from '../../flows/kept-token.ts';
import type { HonestFlow, Provider } from '../../flows/provider.ts';
import type { WireAnswer } from '../../flows/wire.ts';

const LIVES = 'resource-token-lives';
const EXPIRES = 'resource-token-expires';
type Row = typeof LIVES | typeof EXPIRES;

const HOW: Readonly<Record<Row, string>> = {
  [LIVES]:
    'Tokens live longer than the run may wait: raise lifetimes.maxWaitSeconds, begin a run with --state FILE when the rest of a kept token fits the wait, or declare "beyondWait": "expiration".',
  [EXPIRES]:
    'Tokens live longer than the run may wait: run with --state FILE, and again when the tokens of this run have ended, or declare "beyondWait": "expiration".',
};
const REPLACED =
  'A newer token of the same client and user ends the one before it, so that a kept token that is refused shows nothing.';
const ENDED_EARLY =
  'a token that was kept between runs is refused before its end; what ended it, a restart, a sign-out or its own end, cannot be seen from here';

/** An honest exchange of now, and what it says of the time. */
interface Now {
  readonly honest: HonestFlow;
  readonly time: TargetTime;
  /** How far from an instant of now the answer is certain, in ms. */
  readonly margin: number;
  /** Older tokens live on beside newer ones. */
  readonly keeps: boolean;
}

/** Judges both rows by tokens of earlier runs; what they do not show is left open, as an exception where one is declared. */
export async function judgeLongLives(checker: Checker, provider: Provider): Promise<void> {
  const { users, resources, kept = [] } = provider.target;
  const { primary: userid = '' } = users;
  const { userOnly: path = '' } = resources;
  const now = await checker.measure('the time at the target', async (): Promise<Now> => {
    const margin = await measureMargin(provider);
    const keeps = kept.length === 0 || (await keepsOlder(provider, 'tokens', { userid, path }));
    const honest = await provider.honest({ userid });
    const issued = readIssueTime(honest.tokenAnswer.answer);
    const time = new TargetTime(provider, issued.at - honest.tokenAnswer.answer.receivedAt);
    return { honest, time, margin: margin + issued.tolerance, keeps };
  });
  if (now) await new LongLives(checker, provider, path, now).judge(kept);
}

class LongLives {
  readonly #checker: Checker;
  readonly #provider: Provider;
  readonly #path: string;
  readonly #now: Now;

  constructor(checker: Checker, provider: Provider, path: string, now: Now) {
    this.#checker = checker;
    this.#provider = provider;
    this.#path = path;
    this.#now = now;
  }

  async judge(kept: readonly KeptToken[]): Promise<void> {
    const { time, keeps } = this.#now;
    const wait = this.#provider.target.lifetimes.maxWaitSeconds * 1000;
    const until = (one: KeptToken, slack: number): number => endOf(one) + slack - time.now();
    const living = kept.filter((one) => keeps && isWithin(until(one, -this.#slack(one)), wait));
    const ending = kept.filter((one) => until(one, this.#slack(one)) <= wait);
    for (const one of living) await this.#judgeLife(one);
    let shown = false;
    for (const one of ending) {
      await time.waitUntil(endOf(one) + this.#slack(one));
      // Where a newer token ends it, only that it still works would tell anything.
      if (!keeps && readResourceOpened(await this.#open(one)).kind !== 'granted') continue;
      await this.#judgeEnd(one);
      shown = true;
    }
    const note = keeps ? describePending(kept, ending.length) : REPLACED;
    if (living.length === 0) this.#leaveOpen(LIVES, note);
    if (!shown) this.#leaveOpen(EXPIRES, note);
  }

  #slack({ tolerance }: KeptToken): number {
    return this.#now.margin + tolerance;
  }

  async #judgeLife(one: KeptToken): Promise<void> {
    const { time, honest } = this.#now;
    await time.waitUntil(endOf(one) - this.#slack(one));
    const answer = await this.#open(one);
    const reading = readResourceOpened(answer);
    const check = {
      requirement: LIVES,
      title: `a token of an earlier run shortly before its end, obtained by ${one.encoding}`,
      expected: 'the resource is opened (2xx)',
      actual: `${reading.actual} (${this.#history(one)})`,
      evidence: [...honest.evidence, answer.n],
    } as const;
    if (reading.kind === 'granted') this.#checker.check({ ...check, holds: true });
    else this.#checker.inconclusive(check, reading.kind === 'unclear' ? reading.reason : ENDED_EARLY);
  }

  async #judgeEnd(one: KeptToken): Promise<void> {
    const { encoding, userid } = one;
    await this.#checker.refuses(
      {
        requirement: EXPIRES,
        title: `a token of an earlier run after its end, obtained by ${encoding}`,
        control: { encoding, userid, resource: this.#path },
        send: () => this.#open(one),
      },
      (answer: WireAnswer) => readResourceRefusal(answer, [401]),
      (answer) => [answer.n],
      `refused with 401 (${this.#history(one)})`,
    );
  }

  #open({ token }: KeptToken): Promise<WireAnswer> {
    return this.#provider.resource(this.#path, `Bearer ${token}`);
  }

  /** The control of then: issued when, and good for what. */
  #history({ issuedAt, worked, life }: KeptToken): string {
    const lived = Math.round((this.#now.time.now() - issuedAt) / 1000);
    return `issued ${instant(issuedAt)}, when ${worked}; its end was ${instant(issuedAt + life)}; ${lived} s old`;
  }

  #leaveOpen(requirement: Row, note: string): void {
    const { tokenSeconds: declared = 0, maxWaitSeconds, beyondWait } = this.#provider.target.lifetimes;
    const { honest } = this.#now;
    const { stated, problem = '', holds, tolerance } = compareLifetime(honest.tokenAnswer, declared);
    const said =
      stated === undefined
        ? `\`expiration\` states no lifetime (${problem})`
        : `\`expiration\` states ${stated} s`;
    const check = {
      requirement,
      title: `tokens live ${declared} s, and a run waits ${maxWaitSeconds} s at most`,
      expected: `\`expiration\` states ${declared} s, give or take ${tolerance}`,
      actual: said,
      evidence: honest.evidence,
    };
    const tell = (words: string): string => `${words} ${note}`.trim();
    if (beyondWait === undefined) this.#checker.untestable(check, tell(HOW[requirement]));
    else if (holds) this.#checker.untestable(check, tell(`${EXCEPTION} ${said}, as declared.`));
    else
      this.#checker.inconclusive(check, 'the declared exception rests on `expiration`, which says otherwise');
  }
}

const EXCEPTION = 'Declared exception (lifetimes.beyondWait): not tried. Shown is only that';

const endOf = ({ issuedAt, life }: KeptToken): number => issuedAt + life;
const isWithin = (ms: number, most: number): boolean => ms > 0 && ms <= most;
const instant = (at: number): string => `${new Date(at).toISOString().slice(0, 19)}Z`;

function describePending(kept: readonly KeptToken[], ended: number): string {
  if (kept.length === 0 || ended > 0) return '';
  return `No kept token has come to its end yet; the first does so at ${instant(Math.min(...kept.map(endOf)))}.`;
}

/** The time by the clock of the target, as its Date header tells it; what we moved a clock of ours on comes on top. */
class TargetTime {
  readonly #provider: Provider;
  readonly #ahead: number;

  /** @param ahead How far the target's clock is ahead of ours, in ms. */
  constructor(provider: Provider, ahead: number) {
    this.#provider = provider;
    this.#ahead = ahead;
  }

  /** Epoch ms. */
  now(): number {
    return this.#provider.now() + this.#ahead;
  }

  async waitUntil(then: number): Promise<void> {
    const ms = Math.ceil(then - this.now());
    if (ms > 0) await this.#provider.wait(ms);
  }
}
