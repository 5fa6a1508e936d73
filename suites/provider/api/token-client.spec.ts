import { FORM_PHRASES, matchesProblem } from '../../checks/documented-forms.ts';
import { makeUpLike, redeemVaried, withValue } from '../../checks/vary-token-params.ts';
import { observeTokenAnswer } from '../../fixtures/observe-token-answer.ts';
import { encodings, test, verifies } from '../../fixtures/test.ts';
import { nearMisses } from '../../flows/near-misses.ts';

const ID_VARIANTS = [
  'the letter case swapped',
  'a character added',
  'a space behind',
  'a space in front',
  'percent-encoded once more',
  'a line break behind',
];
const SECRET_VARIANTS = [
  'the letter case swapped',
  'the last character missing',
  'a character added',
  'the last character changed',
  'a space behind',
  'a space in front',
  'percent-encoded once more',
];

test.describe('who asks for a token', () => {
  test(
    'refuses a client that is not registered',
    verifies('token-client-unknown'),
    async ({ checker, provider, target }) => {
      const id = makeUpLike(target.client.id);
      for (const encoding of encodings) {
        await checker.refusesToken({
          title: `an unknown client_id, ${encoding}`,
          control: { encoding },
          send: () => redeemVaried(provider, (params) => withValue(params, 'client_id', id), { encoding }),
        });
      }
    },
  );

  test(
    'answers an unknown client as documented',
    verifies('token-client-unknown-form'),
    async ({ checker, provider, target }) => {
      const id = makeUpLike(target.client.id);
      for (const encoding of encodings) {
        await checker.refusesToken({
          title: `an unknown client_id, ${encoding}`,
          control: { encoding },
          expected: FORM_PHRASES.problem,
          also: ({ answer }) => matchesProblem(answer),
          send: () => redeemVaried(provider, (params) => withValue(params, 'client_id', id), { encoding }),
        });
      }
    },
  );

  for (const encoding of encodings) {
    test(
      `refuses a client_id that is almost right (${encoding})`,
      verifies('token-client-id-exact'),
      async ({ checker, provider, target }) => {
        const taken = [target.client.id, target.otherClient?.id];
        for (const { name, value } of nearMisses(provider, undefined, target.client.id)) {
          if (!ID_VARIANTS.includes(name) || taken.includes(value)) continue;
          await checker.refusesToken({
            title: `client_id with ${name}, ${encoding}`,
            control: { encoding },
            send: () =>
              redeemVaried(provider, (params) => withValue(params, 'client_id', value), { encoding }),
          });
        }
      },
    );
  }

  test(
    'refuses a wrong client_secret',
    verifies('token-client-secret-wrong'),
    async ({ checker, provider, target }) => {
      const secret = makeUpLike(target.client.secret);
      provider.learn('secret', secret);
      for (const encoding of encodings) {
        const result = await checker.refusesToken({
          title: `a made-up secret, ${encoding}`,
          control: { encoding },
          send: () =>
            redeemVaried(provider, (params) => withValue(params, 'client_secret', secret), { encoding }),
        });
        observeTokenAnswer(checker, 'client-secret-wrong', `client_secret is wrong, ${encoding}`, result, {
          about: 'token-client-secret-wrong',
          parameter: 'client_secret',
        });
      }
    },
  );

  for (const encoding of encodings) {
    test(
      `refuses a client_secret that is almost right (${encoding})`,
      verifies('token-client-secret-exact'),
      async ({ checker, provider, target }) => {
        for (const { name, value } of nearMisses(provider, 'secret', target.client.secret)) {
          if (!SECRET_VARIANTS.includes(name)) continue;
          await checker.refusesToken({
            title: `client_secret with ${name}, ${encoding}`,
            control: { encoding },
            send: () =>
              redeemVaried(provider, (params) => withValue(params, 'client_secret', value), { encoding }),
          });
        }
      },
    );
  }

  test(
    'refuses the secret of another client',
    verifies('token-client-secret-other-client'),
    async ({ checker, provider, target }) => {
      const secret = target.otherClient?.secret ?? '';
      for (const encoding of encodings) {
        const title = `the other client's secret, ${encoding}`;
        if (secret === target.client.secret) {
          checker.inconclusive(
            { title, expected: 'no token', actual: 'both clients have one secret', evidence: [] },
            'the secrets of both clients are equal',
          );
          continue;
        }
        await checker.refusesToken({
          title,
          control: { encoding },
          send: () =>
            redeemVaried(provider, (params) => withValue(params, 'client_secret', secret), { encoding }),
        });
      }
    },
  );
});
