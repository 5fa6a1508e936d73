import { FORM_PHRASES, matchesInvalidCode } from '../../checks/documented-forms.ts';
import { areCounted, doubtGrant, keepsForm } from '../../checks/doubt-grant.ts';
import { inventCode, isCaseBlind } from '../../checks/invent-code.ts';
import { readTokenRefusal } from '../../checks/read-refusal.ts';
import type { Checker } from '../../fixtures/checker.ts';
import { test, verifies } from '../../fixtures/test.ts';
import { describeAnswer } from '../../flows/describe.ts';
import { lookAtFlow, showGrant, takeUsedGrant } from '../../flows/look-at.ts';
import { nearMisses } from '../../flows/near-misses.ts';
import {
  type Encoding,
  encodings,
  type Grant,
  type Provider,
  type TokenAnswer,
} from '../../flows/provider.ts';
import { header, type WireAnswer } from '../../flows/wire.ts';

/**
 * Near misses that no reader of codes may take for the code itself. The last character is changed by none of them: in
 * base64 some of its bits stand for nothing.
 */
const NEAR_MISSES = [
  'the last character missing',
  'the first character missing',
  'the first half only',
  'four characters added',
  'a character in front',
  'a middle character changed',
  'the letter case swapped',
  'a space behind',
  'a line break behind',
];
/** In the second encoding, and where each code costs a sign-in in the browser. */
const FEWER_NEAR_MISSES = [
  'the last character missing',
  'the first half only',
  'four characters added',
  'the letter case swapped',
  'a space behind',
];

/** Redeems with another code than the one granted. */
function redeemWith(
  provider: Provider,
  grant: Grant,
  code: string,
  encoding: Encoding,
): Promise<TokenAnswer> {
  return provider.token({ params: provider.tokenParams({ ...grant, code }), encoding });
}

test.describe('a code that is none', () => {
  test('refuses a code that was never issued', verifies('code-unknown'), async ({ checker, provider }) => {
    for (const encoding of encodings) {
      await checker.refusesToken({
        title: `a code like the honest ones, but never issued, ${encoding}`,
        control: { encoding },
        send: async () => {
          const grant = await provider.grant();
          const code = inventCode(grant.code);
          provider.learn('code', code);
          return redeemWith(provider, grant, code, encoding);
        },
      });
      await checker.refusesToken({
        title: `the word “code” as code, ${encoding}`,
        control: { encoding },
        send: async () => {
          const { client } = provider.target;
          return redeemWith(
            provider,
            { client, redirectUri: client.redirectUri, code: 'code', issuedAt: 0, evidence: [] },
            'code',
            encoding,
          );
        },
      });
    }
  });

  test(
    'answers an unknown code in the documented form',
    verifies('code-unknown-form'),
    async ({ checker, provider }) => {
      for (const encoding of encodings) {
        await checker.refusesToken({
          title: `a code like the honest ones, but never issued, ${encoding}`,
          control: { encoding },
          send: async () => {
            const grant = await provider.grant();
            const code = inventCode(grant.code);
            provider.learn('code', code);
            return redeemWith(provider, grant, code, encoding);
          },
          expected: FORM_PHRASES['invalid-code'],
          also: ({ answer }) => matchesInvalidCode(answer),
        });
      }
    },
  );

  test(
    'refuses codes that are almost right',
    verifies('code-exact'),
    async ({ checker, provider, target }) => {
      for (const encoding of encodings) {
        const names =
          encoding === 'form' && target.interaction.kind === 'none' ? NEAR_MISSES : FEWER_NEAR_MISSES;
        const sample = await checker.measure(`a code to alter, ${encoding}`, () => showGrant(provider));
        for (const name of names) {
          if (!sample || !alter(provider, sample.code, name)) continue;
          await refusesOther(checker, provider, {
            title: `${name}, ${encoding}`,
            encoding,
            mayBeAnothers: keepsForm(name),
            send: async () => {
              const grant = await provider.grant();
              const code = alter(provider, grant.code, name) ?? inventCode(grant.code);
              return redeemWith(provider, grant, code, encoding);
            },
          });
        }
      }
    },
  );

  test(
    'refuses an access token in place of the code',
    verifies('code-not-from-token'),
    async ({ checker, provider, target }) => {
      const { primary } = target.users;
      const ofUser = primary === undefined ? [] : [{ words: ' of a user', options: { userid: primary } }];
      const all = [{ words: '', options: {} }, ...ofUser];
      for (const [at, encoding] of encodings.entries()) {
        // Where each code is a sign-in, each encoding shows another one.
        const some = provider.codesAreDear ? [all[at % all.length]].flatMap((one) => one ?? []) : all;
        for (const { words, options } of some) {
          await refusesOther(checker, provider, {
            title: `an access token${words} as code, ${encoding}`,
            encoding,
            mayBeAnothers: true,
            send: async () => {
              const { grant, token } = await lookAtFlow(provider, { ...options, encoding });
              return redeemWith(provider, grant, token, encoding);
            },
          });
        }
      }
    },
  );

  test(
    'refuses unknown and used codes with the same answer',
    verifies('code-refusals-alike'),
    async ({ checker, provider }) => {
      for (const encoding of encodings) {
        const title = `an unknown and a used code, ${encoding}`;
        const answers = await checker.measure(title, async () => {
          const grant = await takeUsedGrant(provider, { encoding });
          const unknown = inventCode(grant.code);
          provider.learn('code', unknown);
          return {
            used: await redeemWith(provider, grant, grant.code, encoding),
            unknown: await redeemWith(provider, grant, unknown, encoding),
          };
        });
        if (!answers) continue;
        const { used, unknown } = answers;
        const check = {
          title,
          expected: 'the same status, media type and body',
          actual: `used: ${describeAnswer(used.answer)}; unknown: ${describeAnswer(unknown.answer)}`,
          evidence: [...used.evidence, ...unknown.evidence],
        };
        const unclear = [used, unknown].map(readTokenRefusal).find(({ kind }) => kind === 'unclear');
        if (unclear?.kind === 'unclear') checker.inconclusive(check, unclear.reason);
        else checker.check({ ...check, holds: shapeOf(used.answer) === shapeOf(unknown.answer) });
      }
    },
  );
});

interface OtherCode {
  readonly title: string;
  readonly encoding: Encoding;
  /** The code that is sent has the form of those that are issued. */
  readonly mayBeAnothers: boolean;
  readonly send: () => Promise<TokenAnswer>;
}

/** Another code than the one granted yields no token; where it may be another user's good one, a token shows nothing. */
async function refusesOther(checker: Checker, provider: Provider, other: OtherCode): Promise<void> {
  const { title, encoding, mayBeAnothers, send } = other;
  await checker.refuses(
    {
      title,
      control: { encoding },
      send: async () => {
        const answer = await send();
        const inDoubt =
          mayBeAnothers &&
          answer.token !== undefined &&
          (await areCounted(provider, 'codes', async () => (await provider.grant()).code));
        return { answer, inDoubt };
      },
    },
    ({ answer, inDoubt }) =>
      inDoubt ? doubtGrant(readTokenRefusal(answer), 'codes') : readTokenRefusal(answer),
    ({ answer }) => answer.evidence,
    'no token',
  );
}

/** The near miss of this name; undefined where this deployment's codes have none, or where it is no other code. */
function alter(provider: Provider, code: string, name: string): string | undefined {
  if (name === 'the letter case swapped' && isCaseBlind(code)) return undefined;
  // Padding of base64 says nothing.
  if (name === 'the last character missing' && code.endsWith('=')) return undefined;
  return nearMisses(provider, 'code', code).find((miss) => miss.name === name)?.value;
}

/** What an observer can tell answers apart by; ids and times that differ from answer to answer are left out. */
function shapeOf(answer: WireAnswer): string {
  const text = answer.text.replace(/[\w-]*\d[\w-]{7,}/g, '#').replace(/\d+/g, '#');
  return `${answer.status} ${header(answer, 'content-type') ?? ''} ${text}`;
}
