import { redirectsToClient } from '../../checks/expect-no-redirect.ts';
import { observedAuthorization } from '../../checks/observe-answer.ts';
import { observeAsProgram } from '../../fixtures/observe-as-program.ts';
import { test, verifies } from '../../fixtures/test.ts';
import { encodeQuery } from '../../flows/encode.ts';

const WITHOUT_CLIENT = { about: 'authorize-client-id-missing', parameter: 'client_id' } as const;
const WITHOUT_REDIRECT = { about: 'authorize-redirect-uri-missing', parameter: 'redirect_uri' } as const;

test.describe('a required parameter is missing', () => {
  test(
    'refuses a request without client_id',
    verifies('authorize-client-id-missing'),
    async ({ checker, provider, target }) => {
      const { redirectUri } = target.client;
      const vectors = [
        { title: 'no client_id', params: [['redirect_uri', redirectUri]] as const },
        {
          title: 'no client_id, but a state and response_type',
          params: [
            ['redirect_uri', redirectUri],
            ['state', 'airisk-conformance'],
            ['response_type', 'code'],
          ] as const,
        },
      ];
      for (const { title, params } of vectors) {
        const result = await checker.refusesCode({
          title,
          control: {},
          expected: 'no code and no redirect to the application',
          send: () => provider.authorize(params),
          also: (answer) => redirectsToClient(answer, [redirectUri], target),
        });
        if (result && params.length === 1)
          checker.observe(
            'authorize-parameter-missing',
            'client_id is missing at the authorization endpoint.',
            observedAuthorization(result, WITHOUT_CLIENT),
            result.evidence,
          );
      }
      const condition = 'client_id is missing at the authorization endpoint';
      await observeAsProgram(checker, provider, condition, [['redirect_uri', redirectUri]], WITHOUT_CLIENT);
    },
  );

  test(
    'refuses a client_id without a value',
    verifies('authorize-client-id-empty'),
    async ({ checker, provider, target }) => {
      const { redirectUri } = target.client;
      const rest = encodeQuery([['redirect_uri', redirectUri]]);
      const vectors = [
        { title: 'an empty client_id', query: `client_id=&${rest}` },
        { title: 'client_id without an equals sign', query: `client_id&${rest}` },
        { title: 'a client_id of one space', query: `client_id=%20&${rest}` },
      ];
      for (const { title, query } of vectors) {
        await checker.refusesCode({
          title,
          control: {},
          expected: 'no code and no redirect to the application',
          send: () => provider.authorize(query),
          also: (answer) => redirectsToClient(answer, [redirectUri], target),
        });
      }
    },
  );

  test(
    'refuses a request without redirect_uri',
    verifies('authorize-redirect-uri-missing'),
    async ({ checker, provider, target }) => {
      const { id } = target.client;
      const vectors = [
        { title: 'no redirect_uri', params: [['client_id', id]] as const },
        {
          title: 'no redirect_uri, but a state and response_type',
          params: [
            ['client_id', id],
            ['state', 'airisk-conformance'],
            ['response_type', 'code'],
          ] as const,
        },
      ];
      for (const { title, params } of vectors) {
        const result = await checker.refusesCode({
          title,
          control: {},
          send: () => provider.authorize(params),
        });
        if (result && params.length === 1)
          checker.observe(
            'authorize-parameter-missing',
            'redirect_uri is missing at the authorization endpoint.',
            observedAuthorization(result, WITHOUT_REDIRECT),
            result.evidence,
          );
      }
      const condition = 'redirect_uri is missing at the authorization endpoint';
      await observeAsProgram(
        checker,
        provider,
        condition,
        [['client_id', target.client.id]],
        WITHOUT_REDIRECT,
      );
    },
  );

  test(
    'refuses a redirect_uri without a value',
    verifies('authorize-redirect-uri-empty'),
    async ({ checker, provider, target }) => {
      const rest = encodeQuery([['client_id', target.client.id]]);
      const vectors = [
        { title: 'an empty redirect_uri', query: `${rest}&redirect_uri=` },
        { title: 'redirect_uri without an equals sign', query: `${rest}&redirect_uri` },
        { title: 'a redirect_uri of one space', query: `${rest}&redirect_uri=%20` },
      ];
      for (const { title, query } of vectors) {
        await checker.refusesCode({ title, control: {}, send: () => provider.authorize(query) });
      }
    },
  );
});
