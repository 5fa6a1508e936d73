import { redirectsTo } from '../../checks/expect-no-redirect.ts';
import { observedAuthorization } from '../../checks/observe-answer.ts';
import { observeAsProgram } from '../../fixtures/observe-as-program.ts';
import { test, verifies } from '../../fixtures/test.ts';
import { FOREIGN_HOST, redirectNearMisses, registeredUris } from '../../flows/redirect-near-misses.ts';

const UNREGISTERED = { about: 'authorize-redirect-uri-unregistered', parameter: 'redirect_uri' } as const;

test.describe('a redirect URI of no client, or of another one', () => {
  test(
    'gets neither a code nor a redirect when it is not registered',
    verifies('redirect-unregistered'),
    async ({ checker, provider, target }) => {
      for (const { name, value } of redirectNearMisses(target.client, ['redirect-unregistered'])) {
        const result = await checker.refusesCode({
          title: `an unregistered URI: ${name}`,
          control: {},
          expected: 'no code and no redirect to it',
          send: () =>
            provider.authorize(provider.authorizeParams({ redirectUri: value, state: 'airisk-conformance' })),
          also: (answer) => redirectsTo(answer, value, target),
        });
        if (result)
          checker.observe(
            'redirect-uri-unregistered',
            `redirect_uri is not registered: ${name}.`,
            observedAuthorization(result, UNREGISTERED),
            result.evidence,
          );
      }
      const asked = provider.authorizeParams({ redirectUri: `https://${FOREIGN_HOST}/callback` });
      await observeAsProgram(checker, provider, 'redirect_uri is not registered', asked, UNREGISTERED);
    },
  );

  test(
    'is refused when it is registered for another client',
    verifies('redirect-other-client'),
    async ({ checker, provider, target }) => {
      const { client, otherClient } = target;
      if (!otherClient) throw new Error('the row applies only where another client is configured');
      for (const [owner, borrower] of [
        [otherClient, client],
        [client, otherClient],
      ] as const) {
        const redirectUri = owner.redirectUri;
        if (registeredUris(borrower).includes(redirectUri)) continue;
        await checker.refusesCode({
          title: `client ${borrower.id} with the redirect URI of ${owner.id}`,
          control: { client: borrower },
          expected: 'no code and no redirect to it',
          send: () => provider.authorize(provider.authorizeParams({ client: borrower, redirectUri })),
          also: (answer) => redirectsTo(answer, redirectUri, { ...target, client: borrower }),
        });
      }
    },
  );
});
