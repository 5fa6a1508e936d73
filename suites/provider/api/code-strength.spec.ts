import { estimateEntropy, MINIMUM_BITS } from '../../checks/estimate-entropy.ts';
import { findCodeMeaning } from '../../checks/find-code-meaning.ts';
import { observedFact } from '../../checks/observe-answer.ts';
import { observeNotation } from '../../fixtures/observe-notation.ts';
import { test, verifies } from '../../fixtures/test.ts';
import type { Grant, Provider } from '../../flows/provider.ts';

/** Generic codes of one client, then a few of a user. */
const CODES = 40;
const USER_CODES = 6;
/** Where each code costs a sign-in in the browser. */
const CODES_BY_BROWSER = 12;
const USER_CODES_BY_BROWSER = 3;
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
      const { generic, ofUser } = plain;
      const all = [...generic, ...ofUser];
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

      const { bits, enough, basis } = estimateEntropy(generic.map(({ code }) => code));
      checker.check({
        requirement: 'code-unguessable',
        title: 'length and variety of codes',
        holds: enough,
        expected: `room for 128 random bits (an estimate from few samples of at least ${MINIMUM_BITS}), no counter, no clock`,
        actual: `at most about ${bits} bits: ${basis}`,
        evidence: generic.slice(0, 8).flatMap((grant) => grant.evidence),
      });

      const client = { what: 'the client id', value: target.client.id };
      const { primary } = target.users;
      const meanings = [
        ...findCodeMeaning(generic, [client]),
        ...findCodeMeaning(ofUser, [
          client,
          ...(primary === undefined ? [] : [{ what: 'the user id', value: primary }]),
        ]),
      ];
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

/** One after the other: their order is part of what is looked at. */
async function collectCodes(provider: Provider): Promise<{ generic: Grant[]; ofUser: Grant[] }> {
  const quick = provider.target.interaction.kind === 'none';
  const { primary } = provider.target.users;
  const generic: Grant[] = [];
  const ofUser: Grant[] = [];
  for (let i = 0; i < (quick ? CODES : CODES_BY_BROWSER); i += 1) generic.push(await provider.grant());
  if (primary === undefined) return { generic, ofUser };
  for (let i = 0; i < (quick ? USER_CODES : USER_CODES_BY_BROWSER); i += 1)
    ofUser.push(await provider.grant({ userid: primary }));
  provider.spare([...generic, ...ofUser]);
  return { generic, ofUser };
}
