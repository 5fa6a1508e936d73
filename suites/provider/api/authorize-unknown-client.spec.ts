import { FORM_PHRASES, matchesProblemBody, PROBLEM_FORM } from '../../checks/documented-forms.ts';
import { redirectsToClient } from '../../checks/expect-no-redirect.ts';
import { observedAuthorization } from '../../checks/observe-answer.ts';
import { test, verifies } from '../../fixtures/test.ts';
import type { Authorization } from '../../flows/authorizer.ts';
import { describeAnswer } from '../../flows/describe.ts';
import { encodeQuery } from '../../flows/encode.ts';
import { nearMisses } from '../../flows/near-misses.ts';
import type { Provider } from '../../flows/provider.ts';
import { FOREIGN_HOST } from '../../flows/redirect-near-misses.ts';
import { sendAuthorize } from '../../flows/send-authorize.ts';

const UNKNOWN = 'airisk-conformance-unknown';
/** Near misses that tell something about how ids are compared. */
const CHOSEN = new Set([
  'the last character missing',
  'the first character missing',
  'a character added',
  'the last character changed',
  'the letter case swapped',
  'upper case',
  'a space behind',
  'a space in front',
  'a zero-width space behind',
  'percent-encoded once more',
]);

/** As a program asks: where a browser gets a page, a program gets the documented body. */
function askAsProgram(provider: Provider): Promise<Authorization> {
  const query = encodeQuery([
    ['client_id', UNKNOWN],
    ['redirect_uri', provider.target.client.redirectUri],
  ]);
  return sendAuthorize(provider, {
    query,
    headers: [['Accept', 'application/json, application/problem+json']],
  });
}

test.describe('an unknown client', () => {
  test(
    'gets neither a code nor a redirect',
    verifies('authorize-client-unknown'),
    async ({ checker, provider, target }) => {
      const { redirectUri } = target.client;
      const foreign = `https://${FOREIGN_HOST}/callback`;
      const vectors = [
        { title: 'an unknown client_id', uri: redirectUri, state: 'airisk-conformance' },
        { title: 'an unknown client_id and an unregistered redirect URI', uri: foreign, state: undefined },
      ];
      for (const { title, uri, state } of vectors) {
        const result = await checker.refusesCode({
          title,
          control: {},
          expected: 'no code and no redirect to the application',
          send: () =>
            provider.authorize([
              ['client_id', UNKNOWN],
              ['redirect_uri', uri],
              ...(state === undefined ? [] : [['state', state] as const]),
            ]),
          also: (answer) => redirectsToClient(answer, [uri], target),
        });
        if (result)
          checker.observe(
            'several-faults',
            `client_id is unknown${uri === foreign ? ' and redirect_uri is not registered' : ''}.`,
            observedAuthorization(result, { about: 'authorize-client-unknown', parameter: 'client_id' }),
            result.evidence,
          );
      }
    },
  );

  test('is answered with 401', verifies('authorize-client-unknown-status'), async ({ checker, provider }) => {
    await checker.refusesCode({
      title: 'an unknown client_id',
      control: {},
      expected: `status ${PROBLEM_FORM.status}`,
      send: () => askAsProgram(provider),
      also: ({ answer }) => (answer.status === PROBLEM_FORM.status ? undefined : describeAnswer(answer)),
    });
  });

  test(
    'is told so by the documented problem body',
    verifies('authorize-client-unknown-body'),
    async ({ checker, provider }) => {
      await checker.refusesCode({
        title: 'an unknown client_id',
        control: {},
        expected: FORM_PHRASES['problem-body'],
        send: () => askAsProgram(provider),
        // The status has a row of its own.
        also: ({ answer }) => matchesProblemBody({ ...answer, status: PROBLEM_FORM.status }),
      });
    },
  );

  test(
    'is one that differs from a registered one by a character',
    verifies('authorize-client-id-exact'),
    async ({ checker, provider, target }) => {
      const { id, redirectUri } = target.client;
      const registered = [id, target.otherClient?.id];
      for (const { name, value } of nearMisses(provider, undefined, id)) {
        if (!CHOSEN.has(name) || registered.includes(value)) continue;
        await checker.refusesCode({
          title: `client_id with ${name}`,
          control: {},
          send: () =>
            provider.authorize([
              ['client_id', value],
              ['redirect_uri', redirectUri],
            ]),
          also: (answer) => redirectsToClient(answer, [redirectUri], target),
        });
      }
    },
  );
});
