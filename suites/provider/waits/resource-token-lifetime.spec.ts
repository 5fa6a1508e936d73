import { readResourceRefusal } from '../../checks/read-refusal.ts';
import { readResourceOpened } from '../../checks/read-resource-answer.ts';
import { measureMargin, WaitClock } from '../../checks/wait-clock.ts';
import { test, verifies } from '../../fixtures/test.ts';
import { ControlFailedError } from '../../flows/control-failed.ts';
import { encodings, type Provider } from '../../flows/provider.ts';
import { NoAnswerError, type WireAnswer } from '../../flows/wire.ts';

const WHOLE_SECOND_MARGIN_MS = 1500;

test(
  'accepts a token until its lifetime ends, and not after',
  verifies('resource-token-lives', 'resource-token-expires'),
  async ({ judge, provider, target }) => {
    const lifetime = (target.lifetimes.tokenSeconds ?? 0) * 1000;
    const { primary = '' } = target.users;
    const { userOnly = '' } = target.resources;
    const clock = new WaitClock(provider);
    const kept = await judge.measure('tokens to keep', async () => {
      // `expiration` may be written in whole seconds, rounded down.
      const margin = Math.max(await measureMargin(provider), WHOLE_SECOND_MARGIN_MS);
      const tokens = [];
      for (const encoding of encodings) {
        const grant = await provider.grant({ userid: primary });
        const asked = clock.now();
        const { token, evidence } = await provider.redeem(grant, encoding);
        tokens.push({ encoding, token, asked, got: clock.now(), evidence });
      }
      return { margin, tokens };
    });
    if (!kept) return;
    const { margin, tokens } = kept;
    const age = (got: number): string =>
      `lived ${((clock.now() - got) / 1000).toFixed(1)} s; declared ${lifetime / 1000} s`;

    await clock.waitUntil(Math.min(...tokens.map(({ asked }) => asked)) + lifetime - margin);
    for (const { encoding, token, asked, got, evidence } of tokens) {
      const lived = age(got);
      const answer = await open(provider, userOnly, token);
      const title = `a token shortly before its end, obtained by ${encoding}`;
      const base = {
        requirement: 'resource-token-lives' as const,
        title,
        expected: 'the resource is opened (2xx)',
      };
      if (answer instanceof NoAnswerError) {
        judge.inconclusive(
          { ...base, actual: `no answer: ${answer.message}`, evidence: [answer.n] },
          'no answer came',
        );
        continue;
      }
      const reading = readResourceOpened(answer);
      const check = { ...base, actual: `${reading.actual} (${lived})`, evidence: [...evidence, answer.n] };
      if (reading.kind === 'granted') judge.check({ ...check, holds: true });
      else if (reading.kind === 'unclear') judge.inconclusive(check, reading.reason);
      else if (clock.now() - asked > lifetime)
        judge.inconclusive(
          check,
          'the answer came after the lifetime had ended: the host or the pace is too slow for it',
        );
      else if (await honestWorks(provider, primary, userOnly)) judge.check({ ...check, holds: false });
      else judge.inconclusive(check, 'a fresh token did not open the resource either');
    }

    await clock.waitUntil(Math.max(...tokens.map(({ got }) => got)) + lifetime + margin);
    for (const { encoding, token, got } of tokens) {
      await judge.refuses(
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
