import { inventUserid } from '../../checks/invent-userid.ts';
import { observedAuthorization } from '../../checks/observe-answer.ts';
import { test, verifies } from '../../fixtures/test.ts';
import { describeAuthorization } from '../../flows/describe.ts';
import { paramsOf, parseParams, splitAtQuery } from '../../flows/encode.ts';
import { lookAtCode } from '../../flows/look-at.ts';

/** Shorter ids occur in other text by chance. */
const SHORTEST_TELLING_ID = 4;

test.describe('userid at the authorization endpoint', () => {
  test(
    'issues no code for a user that does not exist',
    verifies('userid-unknown'),
    async ({ checker, provider, target }) => {
      const { primary = '' } = target.users;
      const result = await checker.refusesCode({
        title: 'the id of nobody',
        control: { userid: primary },
        send: () => provider.authorize(provider.authorizeParams({ userid: inventUserid(primary) })),
      });
      if (result)
        checker.observe(
          'user-unknown',
          'userid names nobody at the authorization endpoint.',
          observedAuthorization(result, { about: 'authorize-user-unknown', parameter: 'userid' }),
          result.evidence,
        );
    },
  );

  test(
    'keeps the userid out of the redirect',
    verifies('userid-not-disclosed'),
    async ({ checker, provider, target }) => {
      const { primary = '' } = target.users;
      const title = 'the redirect with a code of a user';
      const result = await checker.measure(title, async () => {
        if (!provider.codesAreDear) await provider.grant({ userid: primary });
        return lookAtCode(provider, { userid: primary });
      });
      if (!result) return;
      const check = { title, expected: 'the redirect URI, code and state alone', evidence: result.evidence };
      if (result.location === undefined || result.code === undefined) {
        checker.inconclusive(
          { ...check, actual: describeAuthorization(result) },
          'no code was issued, so there is no redirect to look at',
        );
        return;
      }
      const shown = findUserid(result.location, target.client.redirectUri, primary);
      checker.check({ ...check, holds: shown === undefined, actual: shown ?? 'no userid' });
    },
  );
});

/** Where the redirect shows the id, beyond what the registered URI has of it. */
function findUserid(location: string, redirectUri: string, userid: string): string | undefined {
  const { before } = splitAtQuery(location);
  const own = splitAtQuery(redirectUri);
  const kept = new Set(parseParams(own.query ?? '').map(([name, value]) => `${name}=${value}`));
  const shows = (text: string): boolean =>
    text === userid || (userid.length >= SHORTEST_TELLING_ID && text.includes(userid));
  if (before !== own.before && shows(before.slice(own.before.length))) return 'the path shows the userid';
  const params = paramsOf(location).filter(
    ([name, value]) => name !== 'code' && !kept.has(`${name}=${value}`),
  );
  const found = params.find(([, value]) => shows(value));
  return found && `the parameter ${found[0]} shows the userid`;
}
