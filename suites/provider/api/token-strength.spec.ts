import { estimateEntropy, MINIMUM_BITS } from '../../checks/estimate-entropy.ts';
import { isUnsignedJwt } from '../../checks/is-unsigned-jwt.ts';
import { encodings, test, verifies } from '../../fixtures/test.ts';

/** Enough to tell a free position of a token from a counting one. */
const SAMPLE = 20;
const USER_SAMPLE = 10;
/** Each code is a sign-in in a browser: as few as still show something. */
const SAMPLE_WITH_PAGES = 10;

test.describe('what tokens are made of', () => {
  test(
    'issues tokens that never repeat and cannot be guessed',
    verifies('token-unique', 'token-unguessable'),
    async ({ judge, provider, target }) => {
      const pages = target.interaction.kind !== 'none';
      const { primary } = target.users;
      const series = [
        { title: 'generic tokens', count: pages ? SAMPLE_WITH_PAGES : SAMPLE, asked: {} },
        ...(primary === undefined || pages
          ? []
          : [{ title: 'tokens of one user', count: USER_SAMPLE, asked: { userid: primary } }]),
      ];
      const seen: string[] = [];
      const evidence: number[] = [];
      for (const { title, count, asked } of series) {
        const flows = await judge.measure(`${count} ${title}, one after the other`, async () => {
          const taken = [];
          for (let index = 0; index < count; index += 1) {
            taken.push(
              await provider.honest({ ...asked, encoding: encodings[index % encodings.length] ?? 'form' }),
            );
          }
          return taken;
        });
        if (!flows) return;
        const tokens = flows.map(({ token }) => token);
        const numbers = flows.flatMap(({ tokenAnswer }) => tokenAnswer.evidence);
        seen.push(...tokens);
        evidence.push(...numbers);
        const { bits, enough, basis } = estimateEntropy(tokens);
        const unsigned = tokens.some(isUnsignedJwt);
        judge.check({
          requirement: 'token-unguessable',
          title: `${count} ${title}, one after the other`,
          holds: enough && !unsigned,
          expected: `room for 128 random bits (an estimate from few samples of at least ${MINIMUM_BITS}), no counter, no clock, no JWT without a signature`,
          actual: `at most about ${bits} bits: ${basis}${unsigned ? '; a JWT that is not signed' : ''}`,
          evidence: numbers,
        });
      }
      const different = new Set(seen).size;
      judge.check({
        requirement: 'token-unique',
        title: `${seen.length} tokens compared`,
        holds: different === seen.length,
        expected: 'no two equal tokens',
        actual: `${different} different tokens among ${seen.length}`,
        evidence: different === seen.length ? evidence.slice(0, 2) : evidence,
      });
    },
  );
});
