import { readSignInRefusal } from '../../checks/read-sign-in-refusal.ts';
import { test, verifies } from '../../fixtures/test.ts';
import type { Authorization } from '../../flows/authorizer.ts';
import { splitAtQuery } from '../../flows/encode.ts';
import { typedPasswords } from '../../flows/sign-in.ts';
import { visitApproval } from '../../flows/visit-pages.ts';

test.describe('the password', () => {
  test(
    'never stands in a URL',
    verifies('interaction-password-not-in-url'),
    async ({ checker, provider, target }) => {
      const title = 'the requests of a sign-in';
      const seen = await checker.measure(title, () => visitApproval(provider));
      if (!seen) return;
      const passwords = typedPasswords(target.interaction);
      const { visit, evidence } = seen;
      // The first request is ours; what it says is the configuration's.
      const urls = [...visit.requests.slice(1).map(({ url }) => url), visit.landing?.location ?? ''];
      const leaky = urls.find((url) =>
        passwords.some((password) => notations(password).some((text) => afterPath(url).includes(text))),
      );
      const check = { title, expected: 'no URL with the password', evidence };
      // A password in a URL is one, wherever the sign-in ended.
      if (leaky === undefined && !visit.landing)
        checker.inconclusive(
          { ...check, actual: visit.trouble ?? 'no redirect' },
          'the sign-in did not end at the redirect URI',
        );
      else
        checker.check({
          ...check,
          holds: leaky === undefined,
          actual:
            leaky === undefined
              ? `${visit.requests.length} requests, none with the password`
              : `a request to ${leaky.split('?')[0]} has it in its URL`,
        });
    },
  );

  // Last, and once in a run: accounts may be locked after several wrong passwords.
  test(
    'opens nothing when it is wrong',
    verifies('interaction-wrong-password'),
    async ({ checker, provider, target }) => {
      const [right = ''] = typedPasswords(target.interaction);
      const password = `${right}x`;
      provider.learn('password', password);
      let played: Promise<Authorization> | undefined;
      await checker.refuses(
        {
          title: 'the password with a character added',
          control: {},
          // A repetition of this vector looks at the same attempt.
          send: () => {
            played ??= provider.authorize(provider.authorizeParams(), 'approve', { password });
            return played;
          },
        },
        readSignInRefusal,
        ({ evidence }) => evidence,
        'no code',
      );
    },
  );
});

/** A path may contain any word by chance. */
function afterPath(url: string): string {
  const { query = '', fragment = '' } = splitAtQuery(url);
  return `${query}#${fragment}`;
}

/** As it is, and as it may be encoded in a URL. */
function notations(password: string): string[] {
  return [
    ...new Set([
      password,
      encodeURIComponent(password),
      new URLSearchParams([['', password]]).toString().slice(1),
    ]),
  ].filter((text) => text.length > 1);
}
