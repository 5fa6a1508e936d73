import { observedAuthorization } from '../../checks/observe-answer.ts';
import type { Reading } from '../../checks/read-refusal.ts';
import { readMismatchRefusal, readSignInRefusal } from '../../checks/read-sign-in-refusal.ts';
import type { Checker } from '../../fixtures/checker.ts';
import { test, verifies } from '../../fixtures/test.ts';
import type { Authorization } from '../../flows/authorizer.ts';
import type { GrantOptions, Provider } from '../../flows/provider.ts';
import { type Signer, typedPasswords } from '../../flows/sign-in.ts';
import { swapCaseOf } from '../../flows/swap-case.ts';

test.describe('who signs in', () => {
  test(
    'gets no code for another user',
    verifies('interaction-other-user'),
    async ({ checker, provider, target }) => {
      const { primary = '', other = '' } = target.users;
      const answer = await refusesOnce(checker, {
        title: `signed in as ${primary}, approved for ${other}`,
        control: { userid: primary },
        send: () => approveFor(provider, other),
        read: readMismatchRefusal,
      });
      if (target.offers.has('other-sign-in'))
        await refusesOnce(checker, {
          title: `signed in as ${other}, approved for ${primary}`,
          control: { userid: primary },
          send: () => approveFor(provider, primary, 'other'),
          read: readMismatchRefusal,
        });
      if (answer)
        checker.observe(
          'surroundings',
          'One user signs in where userid names another.',
          observedAuthorization(answer, { about: 'authorize-user-mismatch', parameter: 'userid' }),
          answer.evidence,
        );
    },
  );

  // Few wrong passwords in a row, then a right one: accounts are locked after several.
  test(
    'gets in with the exact password only',
    verifies('interaction-password-exact'),
    async ({ checker, provider, target }) => {
      const [right = ''] = typedPasswords(target.interaction);
      const swapped = swapCaseOf(right);
      for (const [title, password] of [
        ['no password at all', ''],
        ['the password with the case of every letter swapped', swapped],
      ] as const)
        if (password !== right) await refusesPassword(checker, provider, title, password);
    },
  );

  test(
    'does not get in with a space behind the password',
    verifies('interaction-password-trimmed'),
    async ({ checker, provider, target }) => {
      const [right = ''] = typedPasswords(target.interaction);
      await refusesPassword(checker, provider, 'a space behind the password', `${right} `);
    },
  );
});

/** A code that the other user's id does not redeem is not that user's. */
async function approveFor(
  provider: Provider,
  userid: string,
  signer: Signer = 'primary',
): Promise<Authorization> {
  const { code, ...result } = await provider.authorize(provider.authorizeParams({ userid }), 'approve', {
    ...{ fresh: true, signer },
  });
  if (code === undefined) return result;
  const { client } = provider.target;
  const { redirectUri } = client;
  const grant = { client, redirectUri, userid, code, issuedAt: Date.now(), evidence: result.evidence };
  const { token, evidence } = await provider.token({ params: provider.tokenParams(grant) });
  const all = [...result.evidence, ...evidence];
  return { ...result, evidence: all, ...(token === undefined ? {} : { code }) };
}

async function refusesPassword(
  checker: Checker,
  provider: Provider,
  title: string,
  password: string,
): Promise<void> {
  provider.learn('password', password);
  await refusesOnce(checker, {
    title,
    control: {},
    send: () => provider.authorize(provider.authorizeParams(), 'approve', { password }),
    read: readSignInRefusal,
  });
}

interface SignIn {
  readonly title: string;
  readonly control: GrantOptions;
  readonly send: () => Promise<Authorization>;
  readonly read: (result: Authorization) => Reading;
}

/** A sign-in that must be refused, played once: a repetition looks at the same attempt. */
function refusesOnce(
  checker: Checker,
  { title, control, send, read }: SignIn,
): Promise<Authorization | undefined> {
  let played: Promise<Authorization> | undefined;
  const once = () => {
    played ??= send();
    return played;
  };
  return checker.refuses({ title, control, send: once }, read, ({ evidence }) => evidence, 'no code');
}
