import { isLabelledJson, readMediaType } from '../../checks/documented-forms.ts';
import { takePlainAnswer } from '../../checks/take-token-answer.ts';
import { redeemVaried } from '../../checks/vary-token-params.ts';
import type { Checker } from '../../fixtures/checker.ts';
import { encodings, test, verifies } from '../../fixtures/test.ts';
import { encodeForm, encodeJson, type Param } from '../../flows/encode.ts';
import { type Encoding, MEDIA_TYPE, type Provider, type TokenAnswer } from '../../flows/provider.ts';
import type { TargetUnderTest } from '../../flows/target.ts';

/** Only the code stands beside these two: the other encoding may be the broken one. */
const CODE_ALONE = {};

const escapeLetters = (text: string): string =>
  text.replace(/[A-Za-z]/g, (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`);

const sameJson: readonly { readonly title: string; readonly write: (params: Param[]) => string }[] = [
  {
    title: 'white space between all tokens',
    write: (params) => {
      const members = params.map((pair) => pair.map((text) => JSON.stringify(text)).join(' :\t'));
      return `\n { ${members.join(' ,\r\n')} }\n`;
    },
  },
  { title: 'the members in reverse order', write: (params) => encodeJson([...params].reverse()) },
  {
    title: 'every letter written as an escape sequence',
    write: (params) =>
      `{${params.map((pair) => pair.map((text) => escapeLetters(JSON.stringify(text))).join(':')).join(',')}}`,
  },
];

const labels: Record<Encoding, readonly string[]> = {
  form: [
    'application/x-www-form-urlencoded; charset=UTF-8',
    'Application/X-WWW-Form-URLEncoded;charset=utf-8',
  ],
  json: ['application/json; charset=utf-8', 'APPLICATION/JSON;Charset=UTF-8'],
};

const accepted: Record<Encoding, string> = { form: 'text/html', json: 'application/xml, text/plain;q=0.5' };

test.describe('what the token endpoint accepts', () => {
  test(
    'answers an honest form with a token',
    verifies('token-form-accepted'),
    async ({ checker, provider, target }) => {
      await checker.acceptsToken({
        title: 'an honest form',
        control: CODE_ALONE,
        send: () => takePlainAnswer(provider),
      });
      await checker.acceptsToken({
        title: 'the same parameters in reverse order',
        control: CODE_ALONE,
        send: () => redeemVaried(provider, (params) => ({ body: encodeForm([...params].reverse()) })),
      });
      await acceptsSecondClient(checker, provider, target, 'form');
    },
  );

  test(
    'answers an honest JSON body with a token',
    verifies('token-json-accepted'),
    async ({ checker, provider, target }) => {
      await checker.acceptsToken({
        title: 'an honest JSON body',
        control: CODE_ALONE,
        send: () => takePlainAnswer(provider, { encoding: 'json' }),
      });
      await acceptsSecondClient(checker, provider, target, 'json');
    },
  );

  test(
    'accepts grant_type beside the documented parameters',
    verifies('token-grant-type-accepted'),
    async ({ checker, provider }) => {
      for (const encoding of encodings) {
        await checker.acceptsToken({
          title: `grant_type=authorization_code added, ${encoding}`,
          control: { encoding },
          send: () =>
            redeemVaried(provider, (params) => [['grant_type', 'authorization_code'], ...params], {
              encoding,
            }),
        });
      }
    },
  );

  test(
    'ignores parameters that it does not know',
    verifies('token-extra-parameter-ignored'),
    async ({ checker, provider }) => {
      const unknown: Param[] = [
        ['x-conformance', 'yes'],
        ['trace_hint', 'a b+c&d=e'],
      ];
      for (const encoding of encodings) {
        await checker.acceptsToken({
          title: `two unknown parameters added, ${encoding}`,
          control: { encoding },
          send: () => redeemVaried(provider, (params) => [...unknown, ...params], { encoding }),
        });
      }
    },
  );

  test(
    'accepts a media type with a charset, in any letter case',
    verifies('token-charset-accepted'),
    async ({ checker, provider }) => {
      for (const encoding of encodings) {
        for (const contentType of labels[encoding]) {
          await checker.acceptsToken({
            title: `labelled “${contentType}”`,
            control: { encoding },
            send: () => redeemVaried(provider, (params) => ({ params, contentType }), { encoding }),
          });
        }
      }
    },
  );

  test(
    'reads JSON whatever its spacing, order and escapes',
    verifies('token-json-spacing-accepted'),
    async ({ checker, provider }) => {
      for (const { title, write } of sameJson) {
        await checker.acceptsToken({
          title: `JSON with ${title}`,
          control: { encoding: 'json' },
          send: () => redeemVaried(provider, (params) => ({ body: write(params) }), { encoding: 'json' }),
        });
      }
    },
  );

  test(
    'accepts a body of unannounced length',
    verifies('token-chunked-accepted'),
    async ({ checker, provider }) => {
      for (const encoding of encodings) {
        await checker.acceptsToken({
          title: `sent in chunks, ${encoding}`,
          control: { encoding },
          send: () => redeemVaried(provider, (params) => ({ params, chunked: true }), { encoding }),
        });
      }
    },
  );

  test(
    'answers with JSON whatever the Accept header prefers',
    verifies('token-accept-header'),
    async ({ checker, provider }) => {
      for (const encoding of encodings) {
        await checker.acceptsToken({
          title: `Accept: ${accepted[encoding]}, request as ${MEDIA_TYPE[encoding]}`,
          control: { encoding },
          expected: 'a token in a JSON answer',
          also: isJson,
          send: () =>
            redeemVaried(provider, (params) => ({ params, headers: [['Accept', accepted[encoding]]] }), {
              encoding,
            }),
        });
      }
    },
  );
});

/** What the preflight of the run showed is not paid for again. */
async function acceptsSecondClient(
  checker: Checker,
  provider: Provider,
  { otherClient, proved }: TargetUnderTest,
  encoding: Encoding,
): Promise<void> {
  if (!otherClient || proved.has('second-client')) return;
  await checker.acceptsToken({
    title: `the second client, ${encoding}`,
    control: CODE_ALONE,
    send: () => redeemVaried(provider, (params) => params, { client: otherClient, encoding }),
  });
}

function isJson({ answer }: TokenAnswer): string | undefined {
  if (isLabelledJson(answer)) return undefined;
  return `a token in an answer labelled ${readMediaType(answer).mediaType ?? 'with no media type'}`;
}
