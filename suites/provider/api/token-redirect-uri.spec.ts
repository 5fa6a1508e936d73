import { redeemVaried, withValue } from '../../checks/vary-token-params.ts';
import { varyTokenRedirectUri } from '../../checks/vary-token-redirect-uri.ts';
import { observeTokenAnswer } from '../../fixtures/observe-token-answer.ts';
import { encodings, test, verifies } from '../../fixtures/test.ts';

/** The top-level domain is reserved: nobody can have registered it (RFC 2606). */
const UNREGISTERED = 'https://unregistered.invalid/callback';

test.describe('the redirect URI of a token request', () => {
  test(
    'refuses another redirect_uri than the authorization request had',
    verifies('token-redirect-uri-mismatch'),
    async ({ checker, provider, target }) => {
      const others = {
        'a URI that nobody registered': UNREGISTERED,
        "another client's URI": target.otherClient?.redirectUri,
      };
      for (const encoding of encodings) {
        for (const [name, uri] of Object.entries(others)) {
          if (uri === undefined || uri === target.client.redirectUri) continue;
          const result = await checker.refusesToken({
            title: `${name}, ${encoding}`,
            control: { encoding },
            send: () =>
              redeemVaried(provider, (params) => withValue(params, 'redirect_uri', uri), { encoding }),
          });
          observeTokenAnswer(
            checker,
            'redirect-uri-mismatch',
            `redirect_uri is ${name}, ${encoding}`,
            result,
            {
              about: 'token-redirect-uri-mismatch',
              parameter: 'redirect_uri',
            },
          );
        }
      }
    },
  );

  test(
    'refuses another registered redirect URI of the same client',
    verifies('token-redirect-uri-alternate'),
    async ({ checker, provider, target }) => {
      const first = target.client.redirectUri;
      const second = target.client.alternateRedirectUris[0] ?? '';
      const directions = [
        {
          encoding: 'form',
          title: 'asked with the first URI, redeemed with the second',
          asked: first,
          sent: second,
        },
        {
          encoding: 'json',
          title: 'asked with the second URI, redeemed with the first',
          asked: second,
          sent: first,
        },
      ] as const;
      for (const { encoding, title, asked, sent } of directions) {
        const controlVariant = { encoding, redirectUri: asked };
        await checker.refusesToken({
          title: `${title}, ${encoding}`,
          control: controlVariant,
          send: () =>
            redeemVaried(provider, (params) => withValue(params, 'redirect_uri', sent), controlVariant),
        });
      }
    },
  );

  for (const encoding of encodings) {
    test(
      `refuses a redirect_uri that is almost right (${encoding})`,
      verifies('token-redirect-uri-exact'),
      async ({ checker, provider, target }) => {
        for (const { name, value } of varyTokenRedirectUri(target.client.redirectUri)) {
          await checker.refusesToken({
            title: `redirect_uri with ${name}, ${encoding}`,
            control: { encoding },
            send: () =>
              redeemVaried(provider, (params) => withValue(params, 'redirect_uri', value), { encoding }),
          });
        }
      },
    );
  }
});
