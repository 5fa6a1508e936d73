import { askOlder, keepsOlder } from '../../checks/ends-older.ts';
import { type Reading, readResourceRefusal } from '../../checks/read-refusal.ts';
import { readResourceOpened } from '../../checks/read-resource-answer.ts';
import { readIssueTime, readTokenExpiration } from '../../checks/read-token-expiration.ts';
import { measureMargin, WaitClock } from '../../checks/wait-clock.ts';
import { test, verifies } from '../../fixtures/test.ts';
import { ControlFailedError } from '../../flows/control-failed.ts';
import { encodings, type Provider } from '../../flows/provider.ts';
import { NoAnswerError, type WireAnswer } from '../../flows/wire.ts';
import { judgeLongLives } from './long-lives.ts';

const WHOLE_SECOND_MARGIN_MS = 1500;
const GIVEN_AGAIN = 'a token is given again within its life, so it may be older than it was here';
const REPLACED =
  'a newer token of the same client and user replaces the one before it, so none is kept to its end';

test(
  'accepts a token until its lifetime ends, and not after',
  verifies('resource-token-lives', 'resource-token-expires'),
  async ({ checker, provider, target }) => {
    const { tokenSeconds = 0, maxWaitSeconds } = target.lifetimes;
    if (tokenSeconds > maxWaitSeconds) return judgeLongLives(checker, provider);
    const lifetime = tokenSeconds * 1000;
    const { primary = '' } = target.users;
    const { userOnly = '' } = target.resources;
    const clock = new WaitClock(provider);
    const kept = await checker.measure('tokens to keep', async () => {
      // `expiration` may be written in whole seconds, rounded down.
      const margin = Math.max(await measureMargin(provider), WHOLE_SECOND_MARGIN_MS);
      // Only the newest token can show anything where it ends the others.
      const alone = (await askOlder(provider, { path: userOnly, userid: primary })).tokens === 'ended';
      const tokens = [];
      for (const encoding of alone ? (['form'] as const) : encodings) {
        const grant = await provider.grant({ userid: primary });
        const asked = clock.now();
        const { token, evidence, json, answer } = await provider.redeem(grant, encoding);
        const life = Math.min(lifetime, statedLife(json?.expiration, answer) ?? lifetime);
        tokens.push({ encoding, token, asked, got: clock.now(), life, evidence });
      }
      return { margin, tokens, alone };
    });
    if (!kept) return;
    const { margin, tokens, alone } = kept;
    const age = (got: number): string =>
      `lived ${((clock.now() - got) / 1000).toFixed(1)} s; declared ${lifetime / 1000} s`;

    await clock.waitUntil(Math.min(...tokens.map(({ asked, life }) => asked + life)) - margin);
    for (const { encoding, token, asked, got, life, evidence } of tokens) {
      const lived = age(got);
      const answer = await open(provider, userOnly, token);
      const title = `a token shortly before its end, obtained by ${encoding}`;
      const base = {
        requirement: 'resource-token-lives' as const,
        title,
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
      const check = { ...base, actual: `${reading.actual} (${lived})`, evidence: [...evidence, answer.n] };
      if (reading.kind === 'granted') checker.check({ ...check, holds: true });
      else if (reading.kind === 'unclear') checker.inconclusive(check, reading.reason);
      else if (clock.now() - asked > life)
        checker.inconclusive(
          check,
          'the answer came after the lifetime had ended: the host or the pace is too slow for it',
        );
      else if (!(await honestWorks(provider, primary, userOnly)))
        checker.inconclusive(check, 'a fresh token did not open the resource either');
      else if (new Set(tokens.map((one) => one.token)).size < tokens.length)
        checker.notApplicable(check, GIVEN_AGAIN);
      else if (alone || (await keepsOlder(provider, 'tokens', { userid: primary, path: userOnly })))
        checker.check({ ...check, holds: false });
      else checker.notApplicable(check, REPLACED);
    }

    await clock.waitUntil(Math.max(...tokens.map(({ got, life }) => got + life)) + margin);
    for (const { encoding, token, got, evidence } of tokens) {
      if (alone) {
        // An honest exchange before it would end it: the proof that anything is opened comes after.
        const answer = await open(provider, userOnly, token);
        await checker.refuses(
          {
            requirement: 'resource-token-expires',
            title: `the newest token, shortly after its end, obtained by ${encoding}`,
            control: { encoding, userid: primary, resource: userOnly },
            send: async () => answer,
          },
          (seen) => (seen instanceof NoAnswerError ? SILENT : readResourceRefusal(seen, [401])),
          (seen) => [...evidence, seen.n],
          `refused with 401 (${age(got)})`,
        );
        continue;
      }
      await checker.refuses(
        {
          requirement: 'resource-token-expires',
          title: `a token shortly after its end, obtained by ${encoding}`,
          control: { encoding, userid: primary, resource: userOnly },
          send: () => provider.resource(userOnly, `Bearer ${token}`),
        },
        (answer: WireAnswer) => readResourceRefusal(answer, [401]),
        (answer) => [answer.n],
        `refused with 401 (${age(got)})`,
      );
    }
  },
);

const SILENT: Reading = { kind: 'unclear', actual: 'no answer', reason: 'no answer came' };

async function open(provider: Provider, path: string, token: string): Promise<WireAnswer | NoAnswerError> {
  try {
    return await provider.resource(path, `Bearer ${token}`);
  } catch (error) {
    if (error instanceof NoAnswerError) return error;
    throw error;
  }
}

async function honestWorks(provider: Provider, userid: string, path: string): Promise<boolean> {
  try {
    const { token } = await provider.honest({ userid });
    return readResourceOpened(await provider.resource(path, `Bearer ${token}`)).kind === 'granted';
  } catch (error) {
    if (error instanceof ControlFailedError || error instanceof NoAnswerError) return false;
    throw error;
  }
}

/** What the answer says of the life that is left, in ms: a token that is given again has less than the declared one. */
function statedLife(expiration: unknown, answer: WireAnswer): number | undefined {
  const { at } = readTokenExpiration(expiration);
  if (at === undefined) return undefined;
  const left = at - readIssueTime(answer).at;
  return left > 0 ? left : undefined;
}
