import { keepsOlder, knowOlder } from '../../checks/ends-older.ts';
import { type Reading, readResourceRefusal } from '../../checks/read-refusal.ts';
import { readResourceOpened } from '../../checks/read-resource-answer.ts';
import { measureMargin, WaitClock } from '../../checks/wait-clock.ts';
import type { Checker } from '../../fixtures/checker.ts';
import { test, verifies } from '../../fixtures/test.ts';
import { ControlFailedError } from '../../flows/control-failed.ts';
import { encodings, type Provider } from '../../flows/provider.ts';
import { NoAnswerError } from '../../flows/wire.ts';
import {
  type EndedTokens,
  endedTokens,
  type Held,
  hold,
  holdNew,
  open,
  seeEnd,
  takeOver,
} from './held-tokens.ts';
import { takeTime, WHOLE_SECOND_MARGIN_MS, YOUNG } from './in-its-time.ts';
import { judgeLongLives } from './long-lives.ts';

/** A life may end with the second that it ends in. */
const WHOLE_SECOND_MS = 1000;
const GIVEN_AGAIN = 'a token is given again within its life, so it may be older than it was here';
const REPLACED =
  'a newer token of the same client and user replaces the one before it, so none is kept to its end';

test(
  'accepts a token until its lifetime ends, and not after',
  verifies('resource-token-lives', 'resource-token-expires'),
  async ({ checker, provider, target }) => {
    takeTime(target);
    const { tokenSeconds = 0, maxWaitSeconds } = target.lifetimes;
    if (tokenSeconds > maxWaitSeconds) return judgeLongLives(checker, provider);
    const lifetime = tokenSeconds * 1000;
    const { primary = '' } = target.users;
    const { userOnly = '' } = target.resources;
    const where = { userid: primary, path: userOnly };
    const kept = takeOver(provider);
    const seen = kept ? { ...kept, alone: false } : await keepTokens(checker, provider, where);
    if (!seen) return;
    const { clock, margin, tokens, alone } = seen;
    const age = (got: number, at: number): string =>
      `lived ${((at - got) / 1000).toFixed(1)} s; declared ${lifetime / 1000} s`;

    for (const { held, early } of tokens) {
      const { encoding, asked, got, life, evidence } = held;
      const { answer, at } = early;
      const base = {
        requirement: 'resource-token-lives' as const,
        title: `a token shortly before its end, obtained by ${encoding}`,
        expected: 'the resource is opened (2xx)',
      };
      if (answer instanceof NoAnswerError) {
        checker.inconclusive(
          { ...base, actual: `no answer: ${answer.message}`, evidence: [answer.n] },
          'no answer came',
        );
        continue;
      }
      const reading = readResourceOpened(answer);
      const actual = `${reading.actual} (${age(got, at)})`;
      const check = { ...base, actual, evidence: [...evidence, answer.n] };
      if (reading.kind === 'granted') checker.check({ ...check, holds: true });
      else if (reading.kind === 'unclear') checker.inconclusive(check, reading.reason);
      else if (at - asked > life - WHOLE_SECOND_MS)
        checker.inconclusive(
          check,
          'the answer came after the lifetime had ended: the host or the pace is too slow for it',
        );
      else if (!(await honestWorks(provider, primary, userOnly)))
        checker.inconclusive(check, 'a fresh token did not open the resource either');
      else if (new Set(tokens.map((one) => one.held.token)).size < tokens.length)
        checker.notApplicable(check, GIVEN_AGAIN);
      else if (alone || (await keepsOlder(provider, 'tokens', where)))
        checker.check({ ...check, holds: false });
      else checker.notApplicable(check, REPLACED);
    }

    await clock.waitUntil(Math.max(...tokens.map(({ held: { got, life } }) => got + life)) + margin);
    for (const { held, early, late } of tokens) {
      const { encoding, token, got, evidence } = held;
      // An honest exchange before it would end it: the proof that anything is opened comes after.
      const only = alone ? await open(provider, clock, userOnly, held) : undefined;
      const lived = age(got, only?.at ?? late?.at ?? clock.now());
      // It was opened itself: the encoding that it was got in stands in nobody's way.
      const isOpened = !(early.answer instanceof NoAnswerError) && early.answer.status < 300;
      const plain = provider.codesAreDear && isOpened && !alone;
      let sent = 0;
      await checker.refuses(
        {
          requirement: 'resource-token-expires',
          title: `${alone ? 'the newest token,' : 'a token'} shortly after its end, obtained by ${encoding}`,
          control: { encoding: plain ? 'form' : encoding, ...{ userid: primary, resource: userOnly } },
          send: async () => {
            sent += 1;
            // What is sent again is sent now.
            const known = only?.answer ?? (sent === 1 ? late?.take() : undefined);
            return known ?? provider.resource(userOnly, `Bearer ${token}`);
          },
        },
        (answer) => (answer instanceof NoAnswerError ? SILENT : readResourceRefusal(answer, [401])),
        (answer) => [...(only ? evidence : []), answer.n],
        `refused with 401 (${lived})`,
      );
    }
  },
);

/** Tokens that nobody has kept along, and what they opened shortly before their end. */
async function keepTokens(
  checker: Checker,
  provider: Provider,
  where: { readonly userid: string; readonly path: string },
): Promise<(EndedTokens & { readonly alone: boolean }) | undefined> {
  const { userid, path } = where;
  const clock = new WaitClock(provider);
  const kept = await checker.measure('tokens to keep', async () => {
    const margin = Math.max(await measureMargin(provider), WHOLE_SECOND_MARGIN_MS);
    // Only the newest token can show anything where it ends the others.
    const alone = (await knowOlder(provider, where)).tokens === 'ended';
    if (alone) return { margin, alone, tokens: [await holdNew(provider, clock, { userid })] };
    const taken = new Set<string>();
    const tokens: Held[] = [];
    for (const encoding of encodings)
      tokens.push(await hold(provider, clock, { userid, encoding }, { path, taken, share: YOUNG }));
    return { margin, alone, tokens };
  });
  if (!kept) return undefined;
  const end = await seeEnd(provider, clock, path, { ...kept, late: provider.codesAreDear && !kept.alone });
  return { ...kept, clock, tokens: endedTokens(end) };
}

const SILENT: Reading = { kind: 'unclear', actual: 'no answer', reason: 'no answer came' };

async function honestWorks(provider: Provider, userid: string, path: string): Promise<boolean> {
  try {
    const { token } = await provider.honest({ userid });
    return readResourceOpened(await provider.resource(path, `Bearer ${token}`)).kind === 'granted';
  } catch (error) {
    if (error instanceof ControlFailedError || error instanceof NoAnswerError) return false;
    throw error;
  }
}
