import { areCounted, doubtGrant, keepsForm } from '../../checks/doubt-grant.ts';
import { isCaseBlind } from '../../checks/invent-code.ts';
import { isSharable } from '../../checks/passive-resources.ts';
import type { Reading } from '../../checks/read-refusal.ts';
import { readResourceOpened } from '../../checks/read-resource-answer.ts';
import { checkResourceOpens } from '../../fixtures/check-resource-opens.ts';
import type { Checker } from '../../fixtures/checker.ts';
import { test, verifies } from '../../fixtures/test.ts';
import { nearMisses } from '../../flows/near-misses.ts';
import type { Provider } from '../../flows/provider.ts';
import { spareToken } from '../../flows/recent-tokens.ts';
import { headerValues, type WireAnswer } from '../../flows/wire.ts';

/** White space around a field value does not reach a server (RFC 9110 section 5.5), so it makes no other token. */
const NEAR_MISSES = [
  'the last character missing',
  'the first character missing',
  'the first half only',
  'four characters added',
  'a character in front',
  'a middle character changed',
  'the letter case swapped',
];

test.describe('how a token is used', () => {
  test(
    'refuses tokens that are almost right',
    verifies('resource-token-exact'),
    async ({ checker, provider }) => {
      for (const name of NEAR_MISSES) {
        const sample = await checker.measure('a token to alter', () => userToken(provider));
        if (sample === undefined) continue;
        // Padding of base64 says nothing, and neither does the case of hexadecimal digits.
        if (
          (name === 'the last character missing' && sample.endsWith('=')) ||
          (name === 'the letter case swapped' && isCaseBlind(sample))
        )
          continue;
        const value = nearMisses(provider, 'token', sample).find((miss) => miss.name === name)?.value;
        if (value === undefined) continue;
        let inDoubt = false;
        await staysClosed(
          checker,
          provider,
          name,
          async () => {
            const answer = await open(provider, `Bearer ${value}`);
            inDoubt =
              keepsForm(name) &&
              readResourceOpened(answer).kind === 'granted' &&
              (await areCounted(provider, 'tokens', () => newToken(provider)));
            return answer;
          },
          (answer) =>
            inDoubt ? doubtGrant(readResourceOpened(answer), 'tokens') : readResourceOpened(answer),
        );
      }
    },
  );

  test(
    'opens nothing for a token in the URL',
    verifies('resource-token-in-query'),
    async ({ checker, provider, target }) => {
      for (const name of ['access_token', 'token']) {
        await staysClosed(checker, provider, `the token in the parameter ${name}`, async () => {
          const token = await userToken(provider);
          return provider.resource(target.resources.userOnly ?? '', undefined, {
            query: `${name}=${encodeURIComponent(token)}`,
          });
        });
      }
    },
  );

  test(
    'opens nothing for a token under another scheme',
    verifies('resource-other-scheme'),
    async ({ checker, provider }) => {
      const vectors = [
        { name: 'the scheme Basic', header: (token: string) => `Basic ${token}` },
        { name: 'the scheme Token', header: (token: string) => `Token ${token}` },
        { name: 'the scheme BearerX', header: (token: string) => `BearerX ${token}` },
        { name: 'no scheme', header: (token: string) => token },
      ];
      for (const { name, header } of vectors) {
        await staysClosed(checker, provider, name, async () =>
          open(provider, header(await userToken(provider))),
        );
      }
    },
  );

  test(
    'reads the scheme in lower case too',
    verifies('resource-scheme-case'),
    async ({ checker, provider, target }) => {
      const { primary = '' } = target.users;
      await checkResourceOpens(checker, provider, {
        title: 'bearer in lower case',
        userid: primary,
        send: async (token) => {
          // The same with the usual spelling: where it is refused as well, the case is not the cause.
          const usual = await open(provider, `Bearer ${token}`);
          const lower = await open(provider, `bearer ${token}`);
          return readResourceOpened(usual).kind === 'granted' ? lower : usual;
        },
      });
    },
  );

  test(
    'lets no shared cache keep the answers',
    verifies('resource-not-stored'),
    async ({ checker, provider, target }) => {
      const paths = [target.resources.userOnly, target.resources.listUsers].filter(
        (path) => path !== undefined,
      );
      for (const path of paths) {
        const answer = await checker.measure(`the caching of ${path}`, async () =>
          provider.resource(path, `Bearer ${await userToken(provider)}`),
        );
        if (!answer) continue;
        const control = headerValues(answer.headers, 'cache-control').join(', ').toLowerCase();
        const check = {
          title: `Cache-Control of ${path}`,
          expected:
            'nothing that lets a shared cache keep an answer to an authorized request (RFC 9111 section 3.5)',
          actual:
            control === ''
              ? 'no Cache-Control: shared caches do not keep answers to authorized requests'
              : control,
          evidence: [answer.n],
        };
        if (readResourceOpened(answer).kind === 'granted')
          checker.check({ ...check, holds: !isSharable(control) });
        else checker.inconclusive(check, 'the resource was not opened for an honest token');
      }
    },
  );
});

function userToken(provider: Provider): Promise<string> {
  const { primary = '' } = provider.target.users;
  return spareToken(provider, { userid: primary });
}

async function newToken(provider: Provider): Promise<string> {
  const { primary = '' } = provider.target.users;
  return (await provider.honest({ userid: primary })).token;
}

function open(provider: Provider, authorization: string): Promise<WireAnswer> {
  return provider.resource(provider.target.resources.userOnly ?? '', authorization);
}

function staysClosed(
  checker: Checker,
  provider: Provider,
  title: string,
  send: () => Promise<WireAnswer>,
  read: (answer: WireAnswer) => Reading = readResourceOpened,
): Promise<WireAnswer | undefined> {
  const { users, resources } = provider.target;
  const control = {
    encoding: 'form' as const,
    userid: users.primary ?? '',
    resource: resources.userOnly ?? '',
  };
  return checker.refuses({ title, control, send }, read, (answer) => [answer.n], 'the resource stays closed');
}
