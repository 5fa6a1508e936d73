import { FORM_PHRASES, matchesInvalidCode } from '../../checks/documented-forms.ts';
import { observedValue } from '../../checks/observe-answer.ts';
import { readTokenRefusal } from '../../checks/read-refusal.ts';
import { contextsOf, describeContext } from '../../contexts/contexts.ts';
import { grantOptionsIn, LIBRARY_PARAMETERS } from '../../contexts/token-setup.ts';
import type { Checker } from '../../fixtures/checker.ts';
import { observeTokenAnswer } from '../../fixtures/observe-token-answer.ts';
import { test, verifies } from '../../fixtures/test.ts';
import type { Param } from '../../flows/encode.ts';
import { takeUsedFlow, takeUsedGrant } from '../../flows/look-at.ts';
import {
  type Encoding,
  encodings,
  type GrantOptions,
  type Provider,
  TOKEN_PATH,
  type TokenAnswer,
} from '../../flows/provider.ts';
import type { TargetUnderTest } from '../../flows/target.ts';

const REDEMPTIONS_AT_ONCE = 12;
/** Where there are many races. */
const FEW_AT_ONCE = 4;
/** Where the target limits its rate; two still are a race. */
const FEWER_AT_ONCE = [5, 2];
/** Memories of used codes are small numbers; how many can be afforded is the operator's choice. */
const CODES_BETWEEN = { quick: 5, standard: 12, deep: 110 };

/** Spellings that a router may take for the same path. */
const OTHER_PATHS = [
  { name: 'lower case', path: TOKEN_PATH.toLowerCase() },
  { name: 'a slash at the end', path: `${TOKEN_PATH}/` },
  { name: 'a doubled slash', path: TOKEN_PATH.replace('/oauth2', '//oauth2') },
  { name: 'an encoded letter', path: TOKEN_PATH.replace('T', '%54') },
];

test.describe('a code is used once', () => {
  test(
    'refuses a code that was redeemed just before',
    verifies('code-single-use'),
    async ({ checker, provider }) => {
      for (const encoding of encodings) {
        await observeFailedExchange(checker, provider, encoding);
        await checker.refusesToken({
          title: `a redeemed code, at once, ${encoding}`,
          control: { encoding },
          send: async () => {
            const { grant } = await takeUsedFlow(provider, { encoding });
            return provider.token({ params: provider.tokenParams(grant), encoding });
          },
        });
      }
    },
  );

  test(
    'answers a redeemed code in the documented form',
    verifies('code-used-form'),
    async ({ checker, provider }) => {
      for (const encoding of encodings) {
        const used = await checker.refusesToken({
          title: `a redeemed code, ${encoding}`,
          control: { encoding },
          send: async () => {
            const grant = await takeUsedGrant(provider, { encoding });
            return provider.token({ params: provider.tokenParams(grant), encoding });
          },
          expected: FORM_PHRASES['invalid-code'],
          also: ({ answer }) => matchesInvalidCode(answer),
        });
        observeTokenAnswer(checker, 'surroundings', `A code that was redeemed before, ${encoding}.`, used, {
          about: 'token-code-used',
          parameter: 'code',
        });
      }
    },
  );

  test(
    'still refuses a redeemed code after others were issued and redeemed',
    verifies('code-single-use-later'),
    async ({ checker, provider, target }) => {
      // Every request has a limit of its own.
      test.setTimeout(0);
      for (const [at, encoding] of encodings.entries()) {
        const most = CODES_BETWEEN[at === 0 ? target.depth : 'quick'];
        const between = target.interaction.kind === 'none' ? most : 1;
        await checker.refusesToken({
          title: `a redeemed code after ${between + 1} more, ${encoding}`,
          control: { encoding },
          send: async () => {
            const grant = await takeUsedGrant(provider, { encoding });
            await provider.grant();
            for (let i = 0; i < between; i += 1)
              await provider.honest({ encoding: encodings[i % encodings.length] ?? encoding });
            return provider.token({ params: provider.tokenParams(grant), encoding });
          },
        });
      }
    },
  );

  test(
    'refuses a code redeemed in the other encoding',
    verifies('code-single-use-across-encodings'),
    async ({ checker, provider }) => {
      const other: Record<Encoding, Encoding> = { form: 'json', json: 'form' };
      for (const encoding of encodings) {
        await checker.refusesToken({
          title: `redeemed as ${encoding}, then as ${other[encoding]}`,
          control: { encoding: other[encoding] },
          send: async () => {
            const grant = await takeUsedGrant(provider, { encoding });
            return provider.token({ params: provider.tokenParams(grant), encoding: other[encoding] });
          },
        });
      }
    },
  );

  test(
    'refuses a redeemed code at other spellings of the path',
    verifies('code-single-use-across-paths'),
    async ({ checker, provider }) => {
      for (const encoding of encodings) {
        // A route is chosen before the body is read: one spelling shows whether the second encoding differs.
        for (const { name, path } of encoding === 'form' ? OTHER_PATHS : OTHER_PATHS.slice(0, 1)) {
          await checker.refusesToken({
            title: `redeemed, then sent to the path with ${name}, ${encoding}`,
            control: { encoding },
            send: async () => {
              const grant = await takeUsedGrant(provider, { encoding });
              return provider.token({ params: provider.tokenParams(grant), encoding, path });
            },
          });
        }
      }
    },
  );

  test(
    'answers no more than one of many simultaneous redemptions with a token',
    verifies('code-single-use-at-once'),
    async ({ checker, provider, target }) => {
      for (const runners of [...racesOf(target), ...racesInContexts(provider)]) {
        const race = await checker.measure(`simultaneous redemptions, ${runners.name}`, async () => {
          const results = await raceUndisturbed(provider, runners);
          // A provider that refuses everything wins no race.
          if (results.results.every(({ token }) => token === undefined))
            await provider.honest({ ...runners.options, encoding: runners.encodings[0] ?? 'form' });
          return results;
        });
        if (!race) continue;
        const { results, delayed } = race;
        const title = `${results.length} simultaneous redemptions, ${runners.name}`;
        const tokens = results.filter(({ token }) => token !== undefined);
        const unclear = results.filter((result) => readTokenRefusal(result).kind === 'unclear');
        const check = {
          title,
          expected: 'at most one answer with a token',
          actual: `${tokens.length} answers with a token, ${results.length - tokens.length} without`,
          evidence: results.flatMap(({ evidence }) => evidence),
        };
        if (tokens.length < 2 && delayed)
          checker.inconclusive(check, 'the rate limit of the target kept the requests apart');
        else if (tokens.length < 2 && unclear.length > 0)
          checker.inconclusive(check, 'some of the simultaneous requests were not refused for their content');
        else checker.check({ ...check, holds: tokens.length < 2 });
      }
    },
  );
});

/** Whose codes are raced for as well, each in another way: every pair of these meets. */
function racesInContexts(provider: Provider): Runners[] {
  const only = {
    ...{ history: ['fresh'], connection: ['new'], company: ['alone'], path: ['documented'] },
    surroundings: ['plain', 'extra-parameter'],
  };
  if (provider.target.interaction.kind !== 'none') return [];
  return contextsOf('token', provider, new Set(), { only }).map((context) => ({
    name: describeContext('token', { ...context, connection: 'kept' }),
    encodings: [context['encoding'] === 'json' ? 'json' : 'form'],
    options: grantOptionsIn(provider, context),
    beside: context['surroundings'] === 'extra-parameter' ? LIBRARY_PARAMETERS : [],
    count: FEW_AT_ONCE,
  }));
}

interface Race {
  readonly results: readonly TokenAnswer[];
  /** Some of the requests were put off by a rate limit, so they did not meet. */
  readonly delayed: boolean;
}

/** Who races for one code. */
interface Runners {
  readonly name: string;
  /** In turn. */
  readonly encodings: readonly Encoding[];
  readonly options: GrantOptions;
  /** Sent beside the parameters of the code. */
  readonly beside?: readonly Param[];
  /** How many meet; default: twelve. */
  readonly count?: number;
}

/** In one encoding, across both, and for the code of a user. */
function racesOf({ users, interaction }: TargetUnderTest): Runners[] {
  const { primary } = users;
  const across = 'half as form, half as json';
  const ofUser = { name: `${across}, for a user`, encodings, options: { userid: primary ?? '' } };
  const all: Runners[] = [
    ...encodings.map((encoding) => ({ name: encoding, encodings: [encoding], options: {} })),
    { name: across, encodings, options: {} },
  ];
  if (primary === undefined) return all;
  // Where each code is a sign-in, the user's race shows both.
  return interaction.kind === 'none' ? [...all, ofUser] : [...all.slice(0, -1), ofUser];
}

/** Redeems a fresh code many times at the same moment; again with fewer, while a rate limit keeps some apart. */
async function raceUndisturbed(provider: Provider, runners: Runners): Promise<Race> {
  let race = await raceOnce(provider, runners, runners.count ?? REDEMPTIONS_AT_ONCE);
  for (const count of FEWER_AT_ONCE) {
    if (!race.delayed || race.results.filter(({ token }) => token !== undefined).length > 1) break;
    race = await raceOnce(provider, runners, count);
  }
  return race;
}

async function raceOnce(provider: Provider, runners: Runners, count: number): Promise<Race> {
  const { counters } = provider.wire;
  const before = counters.rateLimited;
  const results = await provider.wire.atOnce(
    count,
    () => provider.grant(runners.options),
    (grant) => {
      const params = [...provider.tokenParams(grant), ...(runners.beside ?? [])];
      const request = { params, freshConnection: true };
      return Promise.all(
        Array.from({ length: count }, (_, at) =>
          provider.token({
            ...request,
            encoding: runners.encodings[at % runners.encodings.length] ?? 'form',
          }),
        ),
      );
    },
  );
  return { results, delayed: counters.rateLimited > before };
}

/** Whether a refused exchange uses the code up, which no document decides. */
async function observeFailedExchange(
  checker: Checker,
  provider: Provider,
  encoding: Encoding,
): Promise<void> {
  const seen = await checker.measure('a code after a refused exchange', async () => {
    const grant = await provider.borrow();
    const params = provider.tokenParams(grant);
    const refused = await provider.token({
      params: params.map(([name, value]) => [name, name === 'redirect_uri' ? `${value}/other` : value]),
      encoding,
    });
    return { refused, honest: await provider.token({ params, encoding }), evidence: grant.evidence };
  }, []);
  if (
    !seen ||
    readTokenRefusal(seen.refused).kind !== 'refused' ||
    readTokenRefusal(seen.honest).kind === 'unclear'
  )
    return;
  const { refused, honest, evidence } = seen;
  checker.observe(
    'failed-exchange',
    `A code after an exchange that was refused for its redirect_uri, ${encoding}.`,
    observedValue('token.failedExchange', honest.token === undefined ? 'burns-code' : 'keeps-code'),
    [...evidence, ...refused.evidence, ...honest.evidence],
  );
}
