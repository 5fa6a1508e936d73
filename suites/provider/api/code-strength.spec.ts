import { estimateEntropy, MINIMUM_BITS } from '../../checks/estimate-entropy.ts';
import { findCodeMeaning } from '../../checks/find-code-meaning.ts';
import { observedFact } from '../../checks/observe-answer.ts';
import { BESIDE_STATE } from '../../contexts/surroundings.ts';
import { observeNotation } from '../../fixtures/observe-notation.ts';
import { test, verifies } from '../../fixtures/test.ts';
import { seenGrants } from '../../flows/look-at.ts';
import type { Grant, GrantOptions, Provider } from '../../flows/provider.ts';
import type { TargetUnderTest } from '../../flows/target.ts';

/** Generic codes of one client, then some of everybody else. */
const CODES = 40;
const CODES_OF_OTHERS = 10;
/** Where each code costs a sign-in in the browser. */
const CODES_BY_BROWSER = 12;
const USER_CODES_BY_BROWSER = 3;
/** Of fewer an estimate says nothing. */
const LEAST_CODES = 10;
/** RFC 6749 section 4.1.2. */
const MAX_LIFETIME_SECONDS = 600;

test.describe('codes cannot be foreseen', () => {
  test(
    'issues codes that are unique, long, varied and without meaning',
    verifies('code-unique', 'code-unguessable', 'code-opaque'),
    async ({ checker, provider, target }) => {
      test.slow(target.interaction.kind !== 'none');
      const plain = await checker.measure('codes of honest authorizations', () => collectCodes(provider));
      if (!plain) return;
      const all = plain.flatMap(({ codes }) => codes);
      const evidence = all.flatMap((grant) => grant.evidence);
      const repeated = all.length - new Set(all.map(({ code }) => code)).size;
      checker.check({
        requirement: 'code-unique',
        title: 'codes issued one after the other',
        holds: repeated === 0,
        expected: 'no code twice',
        actual: `${repeated} of ${all.length} codes were issued before`,
        evidence,
      });

      for (const { whose, codes } of plain) {
        if (codes.length < LEAST_CODES) continue;
        const { bits, enough, basis } = estimateEntropy(codes.map(({ code }) => code));
        checker.check({
          requirement: 'code-unguessable',
          title: `length and variety of ${whose}`,
          holds: enough,
          expected: `room for 128 random bits (an estimate from few samples of at least ${MINIMUM_BITS}), no counter, no clock`,
          actual: `at most about ${bits} bits: ${basis}`,
          evidence: codes.slice(0, 8).flatMap((grant) => grant.evidence),
        });
      }

      const meanings = plain.flatMap(({ codes, asked: { client = target.client, userid } }) =>
        findCodeMeaning(codes, [
          { what: 'the client id', value: client.id },
          ...(userid === undefined ? [] : [{ what: 'the user id', value: userid }]),
        ]),
      );
      const readable = [...new Set(meanings.map(({ what, how }) => `${what} (${how})`))];
      checker.check({
        requirement: 'code-opaque',
        title: 'codes read as text, base64 and hexadecimal',
        holds: readable.length === 0,
        expected: 'neither client, user nor time',
        actual:
          readable.length === 0
            ? `nothing readable in ${all.length} codes`
            : `every code shows ${readable.join(', ')}`,
        evidence: all.slice(-4).flatMap((grant) => grant.evidence),
      });
      observeNotation(
        checker,
        'code',
        all.map(({ code }) => code),
        all.slice(-4).flatMap((grant) => grant.evidence),
      );
    },
  );

  test(
    'declares a code lifetime of ten minutes at most',
    verifies('code-lifetime-short'),
    async ({ checker, target }) => {
      const { codeSeconds, tokenSeconds } = target.lifetimes;
      const check = {
        title: 'the declared lifetime of codes',
        expected: `at most ${MAX_LIFETIME_SECONDS} s`,
        evidence: [],
      };
      if (codeSeconds === undefined) {
        checker.inconclusive(
          { ...check, actual: 'none is declared' },
          'lifetimes.codeSeconds says how long codes live',
        );
        return;
      }
      checker.check({ ...check, holds: codeSeconds <= MAX_LIFETIME_SECONDS, actual: `${codeSeconds} s` });
      checker.observe(
        'lifetimes',
        'Declared lifetimes.',
        observedFact([
          `code: ${codeSeconds} s`,
          `token: ${tokenSeconds === undefined ? 'not declared' : `${tokenSeconds} s`}`,
        ]),
      );
    },
  );
});

/** Codes that were asked for in one way. */
interface Series {
  /** "codes of one user" */
  readonly whose: string;
  readonly asked: GrantOptions;
  readonly count: number;
}

function seriesFor({
  users: { primary, other },
  client,
  otherClient,
  interaction,
}: TargetUnderTest): Series[] {
  const quick = interaction.kind === 'none';
  const [alternate] = client.alternateRedirectUris;
  const series = (whose: string, asked: GrantOptions, count = CODES_OF_OTHERS) => [{ whose, asked, count }];
  const ofUser = (userid: string | undefined, whose: string, count?: number) =>
    userid === undefined ? [] : series(whose, { userid }, count);
  if (!quick)
    return [
      ...series('codes', {}, CODES_BY_BROWSER),
      ...ofUser(primary, 'codes of one user', USER_CODES_BY_BROWSER),
    ];
  return [
    ...series('codes', {}, CODES),
    ...ofUser(primary, 'codes of one user'),
    ...ofUser(other, 'codes of another user'),
    ...(otherClient ? series('codes of another client', { client: otherClient }) : []),
    ...series('codes that were asked for with a state', {
      ...{ state: 'airisk-conformance', extra: BESIDE_STATE },
      ...(alternate === undefined ? {} : { redirectUri: alternate }),
    }),
  ];
}

/** One after the other: their order is part of what is looked at. */
async function collectCodes(provider: Provider): Promise<(Series & { readonly codes: readonly Grant[] })[]> {
  const collected = [];
  for (const series of seriesFor(provider.target)) {
    const seen = seenGrants(provider, series.asked, series.count);
    const fresh: Grant[] = [];
    while (seen.length + fresh.length < series.count) fresh.push(await provider.grant(series.asked));
    provider.spare(fresh);
    const codes = [...seen, ...fresh];
    collected.push({ ...series, codes });
  }
  return collected;
}
