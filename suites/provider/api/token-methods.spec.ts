import { readMethodRefusal } from '../../checks/read-refusal.ts';
import { paramValue, redeemVaried, without } from '../../checks/vary-token-params.ts';
import { observeTokenAnswer } from '../../fixtures/observe-token-answer.ts';
import { refusesSurviving } from '../../fixtures/read-token-survival.ts';
import { encodings, test, verifies } from '../../fixtures/test.ts';
import { encodeForm, encodeJson, encodeQuery, type Param } from '../../flows/encode.ts';
import type { Encoding } from '../../flows/provider.ts';

const empty: Record<Encoding, string> = { form: '', json: '{}' };
const encode: Record<Encoding, (params: Param[]) => string> = { form: encodeForm, json: encodeJson };

const methods: readonly (readonly [string, Encoding])[] = [
  ['PUT', 'form'],
  ['DELETE', 'form'],
  ['PUT', 'json'],
  ['PATCH', 'json'],
];

const OTHER_METHOD = { about: 'method-not-allowed' } as const;
const OTHER_TYPE = { about: 'token-media-type-unsupported', parameter: 'request' } as const;

test.describe('how a token request is made', () => {
  test(
    'hands out no token for a GET request',
    verifies('token-get-refused'),
    async ({ checker, provider }) => {
      const result = await checker.refuses(
        {
          title: 'GET with all parameters in the query',
          control: { encoding: 'form' },
          send: () => redeemVaried(provider, (params) => ({ method: 'GET', query: encodeQuery(params) })),
        },
        readMethodRefusal,
        ({ evidence }) => evidence,
        'no token',
      );
      observeTokenAnswer(checker, 'surroundings', 'GET at the token endpoint', result, OTHER_METHOD);
    },
  );

  test('takes no parameter from the URL', verifies('token-query-refused'), async ({ checker, provider }) => {
    for (const encoding of encodings) {
      await checker.refusesToken({
        title: `POST with all parameters in the query, an empty ${encoding} as body`,
        control: { encoding },
        send: () =>
          redeemVaried(provider, (params) => ({ query: encodeQuery(params), body: empty[encoding] }), {
            encoding,
          }),
      });
      await checker.refusesToken({
        title: `client_secret in the query, the rest in the body, ${encoding}`,
        control: { encoding },
        send: () =>
          redeemVaried(
            provider,
            (params) => ({
              query: encodeQuery([['client_secret', paramValue(params, 'client_secret')]]),
              params: without(params, 'client_secret'),
            }),
            { encoding },
          ),
      });
    }
  });

  test(
    'hands out no token for other methods',
    verifies('token-other-methods'),
    async ({ checker, provider }) => {
      for (const [method, encoding] of methods) {
        const result = await checker.refuses(
          {
            title: `${method} with an honest body, ${encoding}`,
            control: { encoding },
            resetIsRefusal: true,
            send: () => redeemVaried(provider, (params) => ({ method, params }), { encoding }),
          },
          readMethodRefusal,
          ({ evidence }) => evidence,
          'no token',
        );
        observeTokenAnswer(
          checker,
          'surroundings',
          `${method} at the token endpoint, ${encoding}`,
          result,
          OTHER_METHOD,
        );
      }
      for (const method of ['HEAD', 'OPTIONS']) {
        const result = await checker.measure(
          `${method} at the token endpoint`,
          () => provider.token({ method }),
          [],
        );
        observeTokenAnswer(checker, 'surroundings', `${method} at the token endpoint`, result, OTHER_METHOD);
      }
    },
  );

  test(
    'hands out no token for other media types',
    verifies('token-other-media-types'),
    async ({ checker, provider }) => {
      for (const encoding of encodings) {
        for (const contentType of ['text/plain', 'application/xml']) {
          const result = await checker.refusesToken({
            title: `an honest ${encoding} labelled ${contentType}`,
            control: { encoding },
            send: () => redeemVaried(provider, (params) => ({ params, contentType }), { encoding }),
          });
          observeTokenAnswer(
            checker,
            'odd-parameters',
            `an honest ${encoding} labelled ${contentType}`,
            result,
            OTHER_TYPE,
          );
        }
      }
      const result = await checker.refusesToken({
        title: 'an honest multipart body',
        control: { encoding: 'form' },
        send: () =>
          redeemVaried(provider, (params) => ({
            body: encodeMultipart(params),
            contentType: `multipart/form-data; boundary=${BOUNDARY}`,
          })),
      });
      observeTokenAnswer(checker, 'odd-parameters', 'an honest multipart body', result, OTHER_TYPE);
    },
  );

  test(
    'hands out no token for a body without a media type',
    verifies('token-media-type-missing'),
    async ({ checker, provider }) => {
      for (const encoding of encodings) {
        const result = await checker.refusesToken({
          title: `an honest ${encoding} without Content-Type`,
          control: { encoding },
          send: () => redeemVaried(provider, (params) => ({ params, contentType: null }), { encoding }),
        });
        observeTokenAnswer(checker, 'odd-parameters', `an honest ${encoding} without Content-Type`, result, {
          ...OTHER_TYPE,
          setting: 'habits.token-requests-bare',
          value: result?.token !== undefined,
        });
      }
    },
  );

  test(
    'reads a body as what its label says',
    verifies('token-mislabelled'),
    async ({ checker, provider }) => {
      const other: Record<Encoding, Encoding> = { form: 'json', json: 'form' };
      for (const encoding of encodings) {
        let body = '';
        const result = await refusesSurviving(checker, provider, {
          title: `${other[encoding]} labelled as ${encoding}`,
          control: { encoding },
          send: () =>
            redeemVaried(
              provider,
              (params) => {
                body = encode[other[encoding]](params);
                return { body };
              },
              { encoding },
            ),
        });
        // A percent sign of a code makes a form of JSON that cannot be decoded: what is refused there is chance.
        if (encoding === 'form' && body.includes('%')) continue;
        observeTokenAnswer(checker, 'odd-parameters', `${other[encoding]} labelled as ${encoding}`, result, {
          ...(encoding === 'form'
            ? { about: 'token-client-id-missing', parameter: 'client_id' }
            : { about: 'token-body-malformed', parameter: 'request' }),
        });
      }
    },
  );
});

const BOUNDARY = 'part-of-a-token-request';

function encodeMultipart(params: readonly Param[]): string {
  const parts = params.map(
    ([name, value]) => `--${BOUNDARY}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`,
  );
  return `${parts.join('')}--${BOUNDARY}--\r\n`;
}
