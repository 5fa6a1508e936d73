import { redirectsToClient } from '../../checks/expect-no-redirect.ts';
import { observedAuthorization } from '../../checks/observe-answer.ts';
import { test, verifies } from '../../fixtures/test.ts';
import { FOREIGN_HOST } from '../../flows/redirect-near-misses.ts';

test.describe('a parameter is sent twice', () => {
  test(
    'refuses two client ids',
    verifies('authorize-client-id-repeated'),
    async ({ checker, provider, target }) => {
      const { id, redirectUri } = target.client;
      const other = target.otherClient?.id ?? 'airisk-conformance-unknown';
      for (const [title, first, second] of [
        ['the registered client_id, then another', id, other],
        ['another client_id, then the registered one', other, id],
      ] as const) {
        const result = await checker.refusesCode({
          title,
          control: {},
          send: () =>
            provider.authorize([
              ['client_id', first],
              ['redirect_uri', redirectUri],
              ['client_id', second],
            ]),
        });
        if (result)
          checker.observe(
            'odd-parameters',
            `At the authorization endpoint: ${title}.`,
            observedAuthorization(result, { about: 'authorize-client-id-repeated', parameter: 'client_id' }),
            result.evidence,
          );
      }
    },
  );

  test(
    'refuses two redirect URIs',
    verifies('authorize-redirect-uri-repeated'),
    async ({ checker, provider, target }) => {
      const { id, redirectUri } = target.client;
      const foreign = `https://${FOREIGN_HOST}/callback`;
      for (const [title, first, second] of [
        ['the registered redirect_uri, then an unregistered one', redirectUri, foreign],
        ['an unregistered redirect_uri, then the registered one', foreign, redirectUri],
      ] as const) {
        const result = await checker.refusesCode({
          title,
          control: {},
          expected: 'no code and no redirect to either',
          send: () =>
            provider.authorize([
              ['client_id', id],
              ['redirect_uri', first],
              ['redirect_uri', second],
            ]),
          also: (answer) => redirectsToClient(answer, [first, second], target),
        });
        if (result)
          checker.observe(
            'odd-parameters',
            `At the authorization endpoint: ${title}.`,
            observedAuthorization(result, {
              about: 'authorize-redirect-uri-repeated',
              parameter: 'redirect_uri',
            }),
            result.evidence,
          );
      }
    },
  );

  test(
    'refuses two user ids',
    verifies('authorize-userid-repeated'),
    async ({ checker, provider, target }) => {
      const { primary, other } = target.users;
      if (other === undefined) throw new Error('the row applies only where another user is configured');
      const mine = primary ?? 'airisk-conformance-nobody';
      for (const [title, first, second, more] of [
        ['a user, then another', mine, other, {}],
        ['another user, then the first', other, mine, {}],
        ['a user, then another, beside a state', mine, other, { state: 'airisk-conformance' }],
      ] as const) {
        const result = await checker.refusesCode({
          title,
          control: primary === undefined ? {} : { userid: primary },
          send: () =>
            provider.authorize(
              provider.authorizeParams({ ...more, userid: first, extra: [['userid', second]] }),
            ),
        });
        if (result)
          checker.observe(
            'odd-parameters',
            `At the authorization endpoint: ${title}.`,
            observedAuthorization(result, { about: 'authorize-userid-repeated', parameter: 'userid' }),
            result.evidence,
          );
      }
    },
  );

  test('refuses two states', verifies('authorize-state-repeated'), async ({ checker, provider }) => {
    const result = await checker.refusesCode({
      title: 'two different states',
      control: { state: 'airisk-conformance-1' },
      send: () =>
        provider.authorize(
          provider.authorizeParams({
            state: 'airisk-conformance-1',
            extra: [['state', 'airisk-conformance-2']],
          }),
        ),
    });
    if (result)
      checker.observe(
        'odd-parameters',
        'At the authorization endpoint: two different states.',
        observedAuthorization(result, { about: 'authorize-state-repeated', parameter: 'state' }),
        result.evidence,
      );
  });
});
