import { redirectsTo } from '../../checks/expect-no-redirect.ts';
import { observedAuthorization } from '../../checks/observe-answer.ts';
import { observeAsProgram } from '../../fixtures/observe-as-program.ts';
import { test, verifies } from '../../fixtures/test.ts';
import type { Param } from '../../flows/encode.ts';
import { FOREIGN_HOST, redirectNearMisses, registeredUris } from '../../flows/redirect-near-misses.ts';
import type { TargetUnderTest } from '../../flows/target.ts';

const UNREGISTERED = { about: 'authorize-redirect-uri-unregistered', parameter: 'redirect_uri' } as const;

interface Beside {
  readonly options: { readonly userid?: string; readonly state?: string };
  readonly params: readonly Param[];
}

/** What else may be wrong: an error that is found before the redirect URI is looked at goes to it. */
function besides({ users }: TargetUnderTest): (readonly [string, Beside])[] {
  const userid = `${users.primary ?? 'user'}-that-nobody-is`;
  return [
    ['an unknown userid', { options: { userid }, params: [] }],
    ['an empty userid', { options: {}, params: [['userid', '']] }],
    ['a repeated state', { options: { state: 'one' }, params: [['state', 'two']] }],
    ['a response_type that nobody knows', { options: {}, params: [['response_type', 'airisk-nothing']] }],
    ['a scope that nobody knows', { options: {}, params: [['scope', 'airisk-nothing']] }],
    ['prompt=none', { options: {}, params: [['prompt', 'none']] }],
  ];
}

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
      for (const [what, beside] of besides(target)) {
        const redirectUri = `https://${FOREIGN_HOST}/callback`;
        await checker.refusesCode({
          title: `an unregistered URI, beside ${what}`,
          control: {},
          expected: 'no code and no redirect to it',
          send: () =>
            provider.authorize([
              ...provider.authorizeParams({ redirectUri, ...beside.options }),
              ...beside.params,
            ]),
          also: (answer) => redirectsTo(answer, redirectUri, target),
        });
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
