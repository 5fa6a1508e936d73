import { FORM_PHRASES, matchesInvalidCode } from '../../checks/documented-forms.ts';
import { keepsOlder, knowOlder } from '../../checks/ends-older.ts';
import { readTokenRefusal } from '../../checks/read-refusal.ts';
import { measureMargin, WaitClock } from '../../checks/wait-clock.ts';
import type { Checker } from '../../fixtures/checker.ts';
import { test, verifies } from '../../fixtures/test.ts';
import { ControlFailedError } from '../../flows/control-failed.ts';
import { type Encoding, encodings, type GrantOptions, type Provider } from '../../flows/provider.ts';
import { NoAnswerError } from '../../flows/wire.ts';
import { takeTime } from './in-its-time.ts';
import { collect, type KeptCodes, redeemEarly, takeOver } from './kept-codes.ts';

const REPLACED =
  'a newer code of the same client and user replaces the one before it, so none is kept to its end';

test(
  'accepts a code until its lifetime ends, and not after',
  verifies('code-lives', 'code-expires', 'code-expired-form'),
  async ({ checker, provider, target }) => {
    takeTime(target);
    const lifetime = (target.lifetimes.codeSeconds ?? 0) * 1000;
    const declared = `declared ${lifetime / 1000} s`;
    const known = takeOver(provider);
    const codes = known ? { ...known, alone: false } : await keepCodes(checker, provider, lifetime);
    if (!codes) return;
    const { clock, early, late, margin, alone } = codes;
    for (const { encoding, grant, asked, got, answered, ...sent } of early) {
      const lived = `lived ${seconds(answered - got)}; ${declared}`;
      const title = `a code shortly before its end, ${encoding}`;
      const check = {
        requirement: 'code-lives' as const,
        title,
        expected: 'a token',
        actual: `${sent.actual} (${lived})`,
        evidence: [...grant.evidence, ...sent.evidence],
      };
      if (sent.kind === 'granted') checker.check({ ...check, holds: true });
      else if (sent.kind === 'unclear')
        checker.inconclusive(check, 'the request was not answered for its content');
      else if (answered - asked > lifetime)
        checker.inconclusive(
          check,
          'the answer came after the lifetime had ended: the host or the pace is too slow for it',
        );
      else {
        const trouble = await honestTrouble(provider, encoding);
        if (trouble !== undefined)
          checker.inconclusive(check, `an honest exchange afterwards failed as well: ${trouble}`);
        else if (alone || (await keepsOlder(provider, 'codes'))) checker.check({ ...check, holds: false });
        else checker.notApplicable(check, REPLACED);
      }
    }

    if (alone) return judgeExpiryAlone({ checker, provider, clock, margin, lifetime });
    await clock.waitUntil(Math.max(...late.map(({ got }) => got)) + lifetime + margin);
    for (const { encoding, grant, got } of late) {
      const lived = `lived ${seconds(clock.now() - got)}; ${declared}`;
      const send = () => provider.token({ params: provider.tokenParams(grant), encoding });
      const control = { ...plainGrant(provider), encoding };
      const title = `a code shortly after its end, ${encoding}`;
      const answer = await checker.refusesToken({
        requirement: 'code-expires',
        title,
        control,
        send,
        expected: `no token (${lived})`,
      });
      // A code that still worked is used now: its second answer would tell nothing about expiry.
      if (answer?.token !== undefined)
        checker.check({
          requirement: 'code-expired-form',
          title,
          holds: false,
          expected: FORM_PHRASES['invalid-code'],
          actual: `a token (${lived})`,
          evidence: answer.evidence,
        });
      else
        await checker.refusesToken({
          requirement: 'code-expired-form',
          title,
          control,
          send,
          expected: FORM_PHRASES['invalid-code'],
          also: (result) => matchesInvalidCode(result.answer),
        });
    }
  },
);

interface Kept extends KeptCodes {
  /** Only the newest code can show anything: it ends the others. */
  readonly alone: boolean;
}

/** Codes that nobody has kept along, the first of them used in time. */
async function keepCodes(checker: Checker, provider: Provider, lifetime: number): Promise<Kept | undefined> {
  const clock = new WaitClock(provider);
  const codes = await checker.measure('codes to keep', async () => {
    const margin = await measureMargin(provider);
    const alone = (await knowOlder(provider)).codes === 'ended';
    return {
      ...{ margin, alone },
      early: await collect(provider, clock, alone ? ['form'] : encodings),
      late: alone ? [] : await collect(provider, clock, encodings),
    };
  });
  if (!codes) return undefined;
  const early = await redeemEarly(provider, clock, codes.early, lifetime - codes.margin);
  return { ...codes, clock, early };
}

/** What a code without special options is asked for with; where each is a sign-in, others share its batch. */
function plainGrant({ codesAreDear, target: { client } }: Provider): GrantOptions {
  return codesAreDear ? { client, redirectUri: client.redirectUri } : {};
}

const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`;

/** Lets the only code there is expire, with nothing beside it that would end it before. */
async function judgeExpiryAlone({
  checker,
  provider,
  clock,
  margin,
  lifetime,
}: {
  readonly checker: Checker;
  readonly provider: Provider;
  readonly clock: WaitClock;
  readonly margin: number;
  readonly lifetime: number;
}): Promise<void> {
  const title = 'the newest code, shortly after its end, form';
  const seen = await checker.measure(title, async () => {
    const [code] = await collect(provider, clock, ['form']);
    if (!code) throw new Error('one code was asked for');
    await clock.waitUntil(code.got + lifetime + margin);
    const answer = await provider.token({ params: provider.tokenParams(code.grant) });
    const { evidence } = await provider.honest();
    return { answer, evidence: [...code.grant.evidence, ...answer.evidence, ...evidence] };
  });
  if (!seen) return;
  const { answer, evidence } = seen;
  const reading = readTokenRefusal(answer);
  const check = { requirement: 'code-expires', title, expected: 'no token', evidence } as const;
  const form = {
    ...check,
    requirement: 'code-expired-form',
    expected: FORM_PHRASES['invalid-code'],
  } as const;
  if (reading.kind === 'unclear' || reading.kind === 'beside') {
    for (const one of [check, form]) checker.inconclusive({ ...one, actual: reading.actual }, reading.reason);
    return;
  }
  checker.check({ ...check, holds: reading.kind === 'refused', actual: reading.actual });
  const gap = reading.kind === 'granted' ? reading.actual : matchesInvalidCode(answer.answer);
  checker.check({ ...form, holds: gap === undefined, actual: gap ?? reading.actual });
}

/** What keeps an honest exchange from succeeding now, if anything does. */
async function honestTrouble(provider: Provider, encoding: Encoding): Promise<string | undefined> {
  try {
    await provider.honest({ encoding });
    return undefined;
  } catch (error) {
    if (error instanceof ControlFailedError || error instanceof NoAnswerError) return error.message;
    throw error;
  }
}
