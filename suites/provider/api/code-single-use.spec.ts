import { FORM_PHRASES, matchesInvalidCode } from '../../checks/documented-forms.ts';
import { readTokenRefusal } from '../../checks/read-refusal.ts';
import type { Judge } from '../../fixtures/judge.ts';
import { test, verifies } from '../../fixtures/test.ts';
import { type Encoding, encodings, type Provider, TOKEN_PATH } from '../../flows/provider.ts';

const REDEMPTIONS_AT_ONCE = 12;
const CODES_BETWEEN = 5;

/** Spellings that a router may take for the same path. */
const OTHER_PATHS = [
  { name: 'lower case', path: TOKEN_PATH.toLowerCase() },
  { name: 'a slash at the end', path: `${TOKEN_PATH}/` },
  { name: 'a doubled slash', path: TOKEN_PATH.replace('/oauth2', '//oauth2') },
  { name: 'an encoded letter', path: TOKEN_PATH.replace('T', '%54') },
];

test.describe('a code is used once', () => {
  test(
    'refuses a code that was redeemed just before',
    verifies('code-single-use'),
    async ({ judge, provider }) => {
      for (const encoding of encodings) {
        await judge.refusesToken({
          title: `a redeemed code, at once, ${encoding}`,
          control: { encoding },
          send: async () => {
            const { grant } = await provider.honest({ encoding });
            return provider.token({ params: provider.tokenParams(grant), encoding });
          },
        });
        await observeFailedExchange(judge, provider, encoding);
      }
    },
  );

  test(
    'answers a redeemed code in the documented form',
    verifies('code-used-form'),
    async ({ judge, provider }) => {
      for (const encoding of encodings) {
        await judge.refusesToken({
          title: `a redeemed code, ${encoding}`,
          control: { encoding },
          send: async () => {
            const { grant } = await provider.honest({ encoding });
            return provider.token({ params: provider.tokenParams(grant), encoding });
          },
          expected: FORM_PHRASES['invalid-code'],
          also: ({ answer }) => matchesInvalidCode(answer),
        });
      }
    },
  );

  test(
    'still refuses a redeemed code after others were issued and redeemed',
    verifies('code-single-use-later'),
    async ({ judge, provider, target }) => {
      const between = target.interaction.kind === 'none' ? CODES_BETWEEN : 1;
      for (const encoding of encodings) {
        await judge.refusesToken({
          title: `a redeemed code after ${between + 1} more, ${encoding}`,
          control: { encoding },
          send: async () => {
            const { grant } = await provider.honest({ encoding });
            await provider.grant();
            for (let i = 0; i < between; i += 1) await provider.honest({ encoding });
            return provider.token({ params: provider.tokenParams(grant), encoding });
          },
        });
      }
    },
  );

  test(
    'refuses a code redeemed in the other encoding',
    verifies('code-single-use-across-encodings'),
    async ({ judge, provider }) => {
      const other: Record<Encoding, Encoding> = { form: 'json', json: 'form' };
      for (const encoding of encodings) {
        await judge.refusesToken({
          title: `redeemed as ${encoding}, then as ${other[encoding]}`,
          control: { encoding: other[encoding] },
          send: async () => {
            const { grant } = await provider.honest({ encoding });
            return provider.token({ params: provider.tokenParams(grant), encoding: other[encoding] });
          },
        });
      }
    },
  );

  test(
    'refuses a redeemed code at other spellings of the path',
    verifies('code-single-use-across-paths'),
    async ({ judge, provider }) => {
      for (const encoding of encodings) {
        // A route is chosen before the body is read: one spelling shows whether the second encoding differs.
        for (const { name, path } of encoding === 'form' ? OTHER_PATHS : OTHER_PATHS.slice(0, 1)) {
          await judge.refusesToken({
            title: `redeemed, then sent to the path with ${name}, ${encoding}`,
            control: { encoding },
            send: async () => {
              const { grant } = await provider.honest({ encoding });
              return provider.token({ params: provider.tokenParams(grant), encoding, path });
            },
          });
        }
      }
    },
  );

  test(
    'answers one of many simultaneous redemptions with a token',
    verifies('code-single-use-at-once'),
    async ({ judge, provider }) => {
      for (const encoding of encodings) {
        const title = `${REDEMPTIONS_AT_ONCE} simultaneous redemptions, ${encoding}`;
        const results = await judge.measure(title, async () => {
          const grant = await provider.grant();
          const params = provider.tokenParams(grant);
          const requests = Array.from({ length: REDEMPTIONS_AT_ONCE }, () =>
            provider.token({ params, encoding, freshConnection: true }),
          );
          return Promise.all(requests);
        });
        if (!results) continue;
        const tokens = results.filter(({ token }) => token !== undefined);
        const unclear = results.filter((result) => readTokenRefusal(result).kind === 'unclear');
        const check = {
          title,
          expected: 'exactly one answer with a token',
          actual: `${tokens.length} answers with a token, ${results.length - tokens.length} without`,
          evidence: results.flatMap(({ evidence }) => evidence),
        };
        if (tokens.length < 2 && unclear.length > 0)
          judge.inconclusive(check, 'some of the simultaneous requests were not refused for their content');
        else judge.check({ ...check, holds: tokens.length === 1 });
      }
    },
  );
});

/** Whether a refused exchange uses the code up, which no document decides. */
async function observeFailedExchange(judge: Judge, provider: Provider, encoding: Encoding): Promise<void> {
  const seen = await judge.measure('a code after a refused exchange', async () => {
    const grant = await provider.grant();
    const params = provider.tokenParams(grant);
    const refused = await provider.token({
      params: params.map(([name, value]) => [name, name === 'redirect_uri' ? `${value}/other` : value]),
      encoding,
    });
    return { refused, honest: await provider.token({ params, encoding }), evidence: grant.evidence };
  }, []);
  if (
    !seen ||
    readTokenRefusal(seen.refused).kind !== 'refused' ||
    readTokenRefusal(seen.honest).kind === 'unclear'
  )
    return;
  const { refused, honest, evidence } = seen;
  judge.observe(
    'failed-exchange',
    `A code after an exchange that was refused for its redirect_uri, ${encoding}.`,
    honest.token === undefined ? 'It is used up.' : 'It is still good.',
    [...evidence, ...refused.evidence, ...honest.evidence],
  );
}
