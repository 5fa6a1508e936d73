import { isCaseBlind } from '../../checks/invent-code.ts';
import { inventUserid } from '../../checks/invent-userid.ts';
import { observedToken, type Point } from '../../checks/observe-answer.ts';
import { evidenceOfPromotion, type Promoted, readPromotion } from '../../checks/read-promotion.ts';
import { takePlainAnswer } from '../../checks/take-token-answer.ts';
import type { Checker } from '../../fixtures/checker.ts';
import { observeRepeatedMember, type RepeatedPair } from '../../fixtures/observe-repeated-member.ts';
import { observeTokenAnswer } from '../../fixtures/observe-token-answer.ts';
import { test, verifies } from '../../fixtures/test.ts';
import type { Param } from '../../flows/encode.ts';
import { encodeForm } from '../../flows/encode.ts';
import { nearMisses } from '../../flows/near-misses.ts';
import {
  type Encoding,
  encodings,
  type Grant,
  type Provider,
  type TokenAnswer,
} from '../../flows/provider.ts';

const NEAR_MISSES = [
  'the last character missing',
  'a character added',
  'a character in front',
  'the letter case swapped',
  'a space behind',
  'a space in front',
  'a line break behind',
];
/** In the second encoding, and where each code costs a sign-in in the browser. */
const FEWER_NEAR_MISSES = [
  'the last character missing',
  'a character added',
  'the letter case swapped',
  'a space behind',
];

/** The honest parameters without any userid. */
const withoutUserid = (provider: Provider, grant: Grant): Param[] =>
  provider.tokenParams(grant).filter(([name]) => name !== 'userid');

test.describe('userid at the token endpoint', () => {
  test(
    'exchanges a generic code without userid',
    verifies('userid-generic-exchange'),
    async ({ checker, provider, target }) => {
      const other: Record<Encoding, Encoding> = { form: 'json', json: 'form' };
      const { primary } = target.users;
      for (const encoding of encodings) {
        await checker.acceptsToken({
          title: `a generic code, ${encoding}`,
          control: primary === undefined ? { encoding: other[encoding] } : { encoding, userid: primary },
          send: () => takePlainAnswer(provider, { encoding }),
        });
      }
    },
  );

  test(
    'exchanges the code of a user with the same userid',
    verifies('userid-repeated-accepted'),
    async ({ checker, provider, target }) => {
      const { primary = '' } = target.users;
      for (const encoding of encodings) {
        await checker.acceptsToken({
          title: `the code of a user with its userid, ${encoding}`,
          control: { encoding },
          send: () => takePlainAnswer(provider, { encoding, userid: primary }),
        });
      }
    },
  );

  test(
    'refuses the code of a user without userid',
    verifies('userid-omitted'),
    async ({ checker, provider }) => {
      for (const encoding of encodings) {
        const answer = await refusesUserCode(checker, provider, `no userid, ${encoding}`, encoding, (grant) =>
          provider.token({ params: withoutUserid(provider, grant), encoding }),
        );
        observe(checker, `userid omitted, ${encoding}.`, answer, 'token-userid-missing');
      }
    },
  );

  test(
    'refuses the code of a user with an empty userid',
    verifies('userid-empty'),
    async ({ checker, provider }) => {
      for (const encoding of encodings) {
        await refusesUserCode(checker, provider, `an empty userid, ${encoding}`, encoding, (grant) =>
          provider.token({ params: [...withoutUserid(provider, grant), ['userid', '']], encoding }),
        );
      }
      await refusesUserCode(checker, provider, 'userid null, json', 'json', (grant) =>
        provider.token({ body: jsonBody(provider, grant, null), encoding: 'json' }),
      );
    },
  );

  test(
    'refuses the code of one user with the id of another',
    verifies('userid-other'),
    async ({ checker, provider, target }) => {
      const { other = '' } = target.users;
      for (const encoding of encodings) {
        const answer = await refusesUserCode(
          checker,
          provider,
          `the id of another user, ${encoding}`,
          encoding,
          (grant) =>
            provider.token({ params: [...withoutUserid(provider, grant), ['userid', other]], encoding }),
        );
        observe(checker, `userid of another user, ${encoding}.`, answer, 'token-userid-mismatch');
      }
    },
  );

  test(
    'refuses the code of a user with an id that nobody has',
    verifies('userid-unknown-at-token'),
    async ({ checker, provider, target }) => {
      const nobody = inventUserid(target.users.primary ?? '');
      for (const encoding of encodings) {
        await refusesUserCode(checker, provider, `an unknown userid, ${encoding}`, encoding, (grant) =>
          provider.token({ params: [...withoutUserid(provider, grant), ['userid', nobody]], encoding }),
        );
      }
    },
  );

  test(
    'refuses the code of a user with an id that is almost right',
    verifies('userid-exact'),
    async ({ checker, provider, target }) => {
      const { primary = '' } = target.users;
      const all = nearMisses(provider, undefined, primary).filter(
        ({ name }) => !(name === 'the letter case swapped' && isCaseBlind(primary)),
      );
      for (const encoding of encodings) {
        const names =
          encoding === 'form' && target.interaction.kind === 'none' ? NEAR_MISSES : FEWER_NEAR_MISSES;
        const misses = all.filter(({ name }) => names.includes(name));
        for (const { name, value } of misses) {
          await refusesUserCode(checker, provider, `${name}, ${encoding}`, encoding, (grant) =>
            provider.token({ params: [...withoutUserid(provider, grant), ['userid', value]], encoding }),
          );
        }
      }
    },
  );

  test(
    'grants no rights of a user for a generic code',
    verifies('userid-added'),
    async ({ checker, provider, target }) => {
      const { primary = '' } = target.users;
      const path = target.resources.userOnly ?? '';
      for (const encoding of encodings) {
        const result = await checker.refuses<Promoted>(
          {
            title: `a generic code with a userid added, ${encoding}`,
            control: { encoding, userid: primary, resource: path },
            send: async () => {
              const grant = await provider.grant();
              const answer = await provider.token({
                params: [...provider.tokenParams(grant), ['userid', primary]],
                encoding,
              });
              return answer.token === undefined
                ? { answer }
                : { answer, opened: await provider.resource(path, `Bearer ${answer.token}`) };
            },
          },
          readPromotion,
          evidenceOfPromotion,
          'no token, or one that does not open the resource of users',
        );
        const added = result?.answer;
        observe(checker, `userid added to a generic code, ${encoding}.`, added, 'token-userid-added', {
          setting: 'token.addedUserid',
          value: added?.token === undefined ? 'refused' : 'generic-token',
        });
      }
    },
  );

  test(
    'refuses a userid that is not one string',
    verifies('userid-wrong-type'),
    async ({ checker, provider, target }) => {
      const { primary = '' } = target.users;
      const values = [
        { name: 'an array with the right id', value: [primary] },
        { name: 'an object with the right id', value: { id: primary } },
        { name: 'a number', value: /^\d{1,15}$/.test(primary) ? Number(primary) : 42 },
        { name: 'true', value: true },
      ];
      for (const { name, value } of values) {
        await refusesUserCode(checker, provider, `${name}, json`, 'json', (grant) =>
          provider.token({ body: jsonBody(provider, grant, value), encoding: 'json' }),
        );
      }
      for (const name of ['userid[]', 'userid[0]', 'userid[id]']) {
        await refusesUserCode(checker, provider, `a parameter ${name} instead, form`, 'form', (grant) =>
          provider.token({ params: [...withoutUserid(provider, grant), [name, primary]] }),
        );
      }
    },
  );

  for (const { row, encoding } of [
    { row: 'userid-repeated', encoding: 'form' },
    { row: 'userid-json-repeated', encoding: 'json' },
  ] as const) {
    test(
      `refuses two different userid parameters, ${encoding}`,
      verifies(row),
      async ({ checker, provider, target }) => {
        const { primary = '', other = '' } = target.users;
        const right: Param = ['userid', primary];
        const wrong: Param = ['userid', other];
        const pair: Partial<RepeatedPair> = {};
        for (const [order, both] of [
          ['first', [right, wrong]],
          ['last', [wrong, right]],
        ] as const) {
          pair[order] = await refusesUserCode(
            checker,
            provider,
            `the right one ${order}, ${encoding}`,
            encoding,
            (grant) => provider.token({ params: [...withoutUserid(provider, grant), ...both], encoding }),
          );
        }
        const condition = (order: string) => `userid twice, the right one ${order}, ${encoding}`;
        if (encoding === 'json') observeRepeatedMember(checker, 'userid', condition, pair);
        else
          for (const [order, answer] of Object.entries(pair))
            observeTokenAnswer(checker, 'odd-parameters', condition(order), answer, {
              about: 'token-parameter-repeated',
              parameter: 'userid',
            });
      },
    );
  }

  test(
    'takes no userid from the query',
    verifies('userid-not-from-query'),
    async ({ checker, provider, target }) => {
      const { primary = '', other = '' } = target.users;
      const query = encodeForm([['userid', primary]]);
      for (const encoding of encodings) {
        await refusesUserCode(checker, provider, `in the query only, ${encoding}`, encoding, (grant) =>
          provider.token({ params: withoutUserid(provider, grant), encoding, query }),
        );
        await refusesUserCode(
          checker,
          provider,
          `the right one in the query, another in the body, ${encoding}`,
          encoding,
          (grant) =>
            provider.token({
              params: [...withoutUserid(provider, grant), ['userid', other]],
              encoding,
              query,
            }),
        );
      }
    },
  );
});

/** Between two honest exchanges of the user: a fresh code of the user, sent in another way. */
function refusesUserCode(
  checker: Checker,
  provider: Provider,
  title: string,
  encoding: Encoding,
  send: (grant: Grant) => Promise<TokenAnswer>,
): Promise<TokenAnswer | undefined> {
  const userid = provider.target.users.primary ?? '';
  return checker.refusesToken({
    title,
    control: { encoding, userid },
    send: async () => send(await provider.grant({ userid })),
  });
}

/** A JSON body whose userid is any value. */
function jsonBody(provider: Provider, grant: Grant, userid: unknown): string {
  return JSON.stringify({ ...Object.fromEntries(withoutUserid(provider, grant)), userid });
}

function observe(
  checker: Checker,
  condition: string,
  result: TokenAnswer | undefined,
  about: NonNullable<Point['about']>,
  more: Point = {},
): void {
  if (result)
    checker.observe(
      'userid-mismatch',
      condition,
      observedToken(result, { about, parameter: 'userid', ...more }),
      result.evidence,
    );
}
