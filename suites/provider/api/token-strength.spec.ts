import { estimateEntropy, MINIMUM_BITS } from '../../checks/estimate-entropy.ts';
import { isUnsignedJwt } from '../../checks/is-unsigned-jwt.ts';
import { observedValue } from '../../checks/observe-answer.ts';
import type { Checker } from '../../fixtures/checker.ts';
import { observeNotation } from '../../fixtures/observe-notation.ts';
import { encodings, test, verifies } from '../../fixtures/test.ts';
import { seenFlows } from '../../flows/look-at.ts';
import type { Encoding, GrantOptions, Provider } from '../../flows/provider.ts';
import type { TargetUnderTest } from '../../flows/target.ts';

/** Enough to tell a free position of a token from a counting one. */
const SAMPLE = 20;
/** In each encoding enough to be judged by itself. */
const LEAST_OF_ENCODING = 10;
/** Each code is a sign-in in a browser: as few as still show something. */
const SAMPLE_WITH_PAGES = 10;
/** An estimate rests on at least so many different tokens. */
const LEAST_DIFFERENT = 3;

/** Whose tokens are taken, and how many. */
interface Series {
  readonly owner: string;
  readonly count: number;
  readonly asked: GrantOptions;
}

interface Taken {
  readonly owner: string;
  readonly encoding: Encoding;
  readonly token: string;
  readonly evidence: readonly number[];
}

test.describe('what tokens are made of', () => {
  test(
    'issues tokens that nobody shares and that cannot be guessed',
    verifies('token-unique', 'token-unguessable'),
    async ({ checker, provider, target }) => {
      const all: Taken[] = [];
      let judged = false;
      for (const series of seriesFor(target)) {
        const title = `${series.count} ${series.owner}, one after the other`;
        const taken = await checker.measure(title, () => takeTokens(provider, series));
        if (!taken) return;
        all.push(...taken);
        // A deployment may give a token again within its life; then there is little to look at.
        if (countDifferent(taken) < LEAST_DIFFERENT) continue;
        judged = true;
        judgeStrength(checker, title, taken);
        for (const encoding of encodings) {
          const some = taken.filter((one) => one.encoding === encoding);
          if (countDifferent(some) >= LEAST_OF_ENCODING)
            judgeStrength(checker, `${some.length} ${series.owner}, ${encoding}`, some);
        }
      }
      const mixed = await checker.measure('tokens of everybody in turn', () => takeInTurn(provider, target));
      if (!mixed) return;
      all.push(...mixed);
      if (!judged) judgeStrength(checker, `${all.length} tokens of everybody`, all);
      judgeSharing(checker, all);
    },
  );
});

function seriesFor({ users: { primary }, otherClient, interaction }: TargetUnderTest): Series[] {
  const pages = interaction.kind !== 'none';
  return [
    { owner: 'generic tokens', count: pages ? SAMPLE_WITH_PAGES : SAMPLE, asked: {} },
    ...(primary === undefined || pages
      ? []
      : [{ owner: 'tokens of one user', count: SAMPLE, asked: { userid: primary } }]),
    ...(otherClient === undefined || pages
      ? []
      : [{ owner: 'generic tokens for another client', count: SAMPLE, asked: { client: otherClient } }]),
  ];
}

/** Everybody who can have a token of their own: each user and nobody, with each client. */
function everybody({ users, otherClient, interaction }: TargetUnderTest): Omit<Series, 'count'>[] {
  const { primary, other } = users;
  const pages = interaction.kind !== 'none';
  const people = [
    { owner: 'generic tokens', asked: {} },
    ...(primary === undefined ? [] : [{ owner: 'tokens of one user', asked: { userid: primary } }]),
    ...(other === undefined || pages ? [] : [{ owner: 'tokens of another user', asked: { userid: other } }]),
  ];
  if (!otherClient || pages) return people;
  return people.flatMap(({ owner, asked }) => [
    { owner, asked },
    { owner: `${owner} for another client`, asked: { ...asked, client: otherClient } },
  ]);
}

async function takeTokens(
  provider: Provider,
  { owner, count, asked }: Series,
  among = encodings,
): Promise<Taken[]> {
  const seen = seenFlows(provider, asked, count);
  const taken = seen.map(
    ({ token, encoding, tokenAnswer }): Taken => ({ owner, encoding, token, evidence: tokenAnswer.evidence }),
  );
  for (let index = taken.length; index < count; index += 1) {
    const encoding = among[index % among.length] ?? 'form';
    const { token, tokenAnswer } = await provider.honest({ ...asked, encoding });
    taken.push({ owner, encoding, token, evidence: tokenAnswer.evidence });
  }
  return taken;
}

/** Each asks once and then somebody else; where a code is no sign-in, in both encodings, one after the other. */
async function takeInTurn(provider: Provider, target: TargetUnderTest): Promise<Taken[]> {
  const taken: Taken[] = [];
  const rounds = target.interaction.kind === 'none' ? encodings : encodings.slice(0, 1);
  for (const encoding of rounds)
    for (const one of everybody(target))
      taken.push(...(await takeTokens(provider, { ...one, count: 1 }, [encoding])));
  return taken;
}

const countDifferent = (taken: readonly Taken[]): number => new Set(taken.map(({ token }) => token)).size;

function judgeStrength(checker: Checker, title: string, taken: readonly Taken[]): void {
  const tokens = [...new Set(taken.map(({ token }) => token))];
  const check = {
    requirement: 'token-unguessable' as const,
    title,
    expected: `room for 128 random bits (an estimate from few samples of at least ${MINIMUM_BITS}), no counter, no clock, no JWT without a signature`,
    evidence: taken.flatMap(({ evidence }) => evidence),
  };
  if (tokens.length < LEAST_DIFFERENT) {
    checker.inconclusive(
      { ...check, actual: `${tokens.length} different tokens among ${taken.length}` },
      'the same token is given again, so there are too few to look at; users.other and otherClient give more',
    );
    return;
  }
  const { bits, enough, basis } = estimateEntropy(tokens);
  const unsigned = tokens.some(isUnsignedJwt);
  checker.check({
    ...check,
    holds: enough && !unsigned,
    actual: `at most about ${bits} bits: ${basis}${unsigned ? '; a JWT that is not signed' : ''}`,
  });
}

/** One owner may get a token twice, two owners never get the same. */
function judgeSharing(checker: Checker, all: readonly Taken[]): void {
  const owners = new Map<string, string>();
  const shared = all.find(({ token, owner }) => {
    const known = owners.get(token) ?? owner;
    owners.set(token, known);
    return known !== owner;
  });
  const kept = all.filter(({ token }) => shared === undefined || token === shared.token);
  checker.check({
    requirement: 'token-unique',
    title: `${all.length} tokens compared`,
    holds: shared === undefined,
    expected: 'no token that two have',
    actual:
      shared === undefined
        ? `${owners.size} different tokens among ${all.length}, none of two owners`
        : `one token is among the ${owners.get(shared.token)} and the ${shared.owner}`,
    evidence: kept.slice(-4).flatMap(({ evidence }) => evidence),
  });
  observeNotation(
    checker,
    'token',
    all.map(({ token }) => token),
    kept.slice(-4).flatMap(({ evidence }) => evidence),
  );
  const again = all.length - owners.size;
  checker.observe(
    'surroundings',
    'A token that is asked for again within its life.',
    observedValue('token.again', again === 0 ? 'new' : 'same'),
  );
}
