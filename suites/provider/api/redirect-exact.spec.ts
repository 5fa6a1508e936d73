import { redirectsTo } from '../../checks/expect-no-redirect.ts';
import { observedAuthorization } from '../../checks/observe-answer.ts';
import type { Checker } from '../../fixtures/checker.ts';
import { test, verifies } from '../../fixtures/test.ts';
import type { Provider } from '../../flows/provider.ts';
import { type RedirectRow, redirectNearMisses, registeredUris } from '../../flows/redirect-near-misses.ts';
import { withParts } from '../../flows/split-redirect-uri.ts';
import { portIsFree } from '../../flows/vary-redirect-host.ts';

const EXPECTED = 'no code and no redirect to it';

/** Tries every near miss of a row, each between two requests with the registered URI. */
async function refusesNearMisses(row: RedirectRow, checker: Checker, provider: Provider): Promise<void> {
  const { target } = provider;
  const vectors = redirectNearMisses(target.client, [row]);
  if (vectors.length === 0) {
    checker.notApplicable(
      { title: 'near misses of the registered redirect URIs', expected: EXPECTED },
      'no configured redirect URI can be varied in this way',
    );
  }
  for (const { name, value } of vectors) {
    await checker.refusesCode({
      title: `the registered redirect URI with ${name}`,
      control: {},
      expected: EXPECTED,
      send: () => provider.authorize(provider.authorizeParams({ redirectUri: value })),
      also: (answer) => redirectsTo(answer, value, target),
    });
  }
}

const titles = [
  ['redirect-path-extended', 'refuses a longer path'],
  ['redirect-path-shortened', 'refuses a beginning of the registered URI'],
  ['redirect-trailing-slash', 'refuses a slash added or taken away'],
  ['redirect-path-case', 'refuses the path in other letter case'],
  ['redirect-host-case', 'refuses scheme and host in other letter case'],
  ['redirect-scheme', 'refuses another scheme'],
  ['redirect-host-extended', 'refuses a longer host name'],
  ['redirect-user-info', 'refuses user information that imitates the host'],
  ['redirect-query-added', 'refuses an added query'],
  ['redirect-query-dropped', 'refuses a changed query'],
  ['redirect-fragment', 'refuses a fragment'],
  ['redirect-encoding', 'refuses equivalent percent-encodings'],
  ['redirect-dot-segments', 'refuses dot segments'],
  ['redirect-padding', 'refuses white space around the URI'],
  ['redirect-relative', 'refuses relative references'],
  ['redirect-list', 'refuses several URIs in one value'],
  ['redirect-backslash', 'refuses backslashes and control characters'],
  ['redirect-dangerous-scheme', 'refuses script and data URIs'],
] as const;

test.describe('the redirect URI is compared character for character', () => {
  for (const [row, title] of titles) {
    test(title, verifies(row), ({ checker, provider }) => refusesNearMisses(row, checker, provider));
  }

  test('refuses another port', verifies('redirect-port'), async ({ checker, provider, target }) => {
    await refusesNearMisses('redirect-port', checker, provider);
    const free = registeredUris(target.client).find(portIsFree);
    if (free === undefined) return;
    const redirectUri = withParts(free, { port: '8443' });
    const result = await checker.measure(
      'another port on the own machine',
      () => provider.authorize(provider.authorizeParams({ redirectUri })),
      [],
    );
    if (result)
      checker.observe(
        'surroundings',
        `An http redirect URI on the own machine with another port (${redirectUri}).`,
        observedAuthorization(result, {
          about: 'authorize-redirect-uri-unregistered',
          parameter: 'redirect_uri',
        }),
        result.evidence,
      );
  });
});
