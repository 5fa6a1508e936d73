import type { ProviderRequirementId } from '../../../specs/generated/requirement-ids.ts';
import { judgeSeen } from '../../checks/check-passively.ts';
import { readAuthorizeRefusal, readTokenRefusal } from '../../checks/read-refusal.ts';
import { readResourceOpened } from '../../checks/read-resource-answer.ts';
import { acceptsInContexts } from '../../contexts/accept-contexts.ts';
import { AuthorizeSetup, sendValidAuthorize } from '../../contexts/authorize-setup.ts';
import { type Context, contextsOf, fewOf } from '../../contexts/contexts.ts';
import { refusedOpenValues } from '../../contexts/probe-open-values.ts';
import { ResourceSetup, sendValidResource } from '../../contexts/resource-setup.ts';
import { sendValidToken, TokenSetup } from '../../contexts/token-setup.ts';
import type { Checker } from '../../fixtures/checker.ts';
import { test, verifies } from '../../fixtures/test.ts';
import type { TargetUnderTest } from '../../flows/target.ts';

/** Whose fault a refusal is, by what is special about the smallest context that shows it. */
const tokenRow = (context: Context) => {
  if (context['surroundings'] === 'extra-parameter') return 'token-extra-parameter-ignored';
  if (context['surroundings'] === 'charset') return 'token-charset-accepted';
  if (context['surroundings'] === 'accept') return 'token-accept-header';
  return context['encoding'] === 'json' ? 'token-json-accepted' : 'token-form-accepted';
};

/** What every answer must be like is looked at here, for here are answers for everybody and in every way. */
const OF_EVERY_TOKEN = [
  ...(['token-status-ok', 'token-media-type', 'token-no-store', 'token-answer-object'] as const),
  ...(['token-access-token-present', 'token-access-token-characters'] as const),
  ...(['token-expiration-present', 'token-expiration-utc', 'token-expiration-future'] as const),
] as const;
const OF_EVERY_REDIRECT = [
  ...(['authorize-status-found', 'authorize-not-stored', 'authorize-code-once'] as const),
  ...(['authorize-code-in-query', 'authorize-code-characters', 'authorize-target-exact'] as const),
  ...(['state-echoed', 'state-once', 'state-not-invented', 'state-unmodified', 'state-non-ascii'] as const),
] as const;

function judgeAllSeen(
  checker: Checker,
  target: TargetUnderTest,
  rows: readonly ProviderRequirementId[],
): void {
  for (const row of rows) {
    const seen = judgeSeen(row, checker.exchanges, target);
    if (seen) checker.check(seen);
    // Behind pages the browser is redirected, and where nothing is granted there is nothing to look at.
    else
      checker.notApplicable(
        { requirement: row, title: 'every answer', expected: 'as the requirement has it' },
        'no such answer was seen here: see the other checks of this requirement',
      );
  }
}

test.describe('what is right is granted in every context', () => {
  // First: where each code is a sign-in, those behind it redeem the codes.
  test(
    'answers valid authorization requests with a code',
    verifies('authorize-issues-code', 'authorize-extra-parameter-ignored', ...OF_EVERY_REDIRECT),
    async ({ checker, provider, target }) => {
      const refused = await refusedOpenValues(provider, 'authorize', sendValidAuthorize(provider));
      const all = contextsOf('authorize', provider, refused);
      await acceptsInContexts(checker, {
        kind: 'authorize',
        requirements: ['authorize-issues-code', 'authorize-extra-parameter-ignored'],
        attribute: ({ surroundings }) =>
          surroundings === 'extra-parameter' ? 'authorize-extra-parameter-ignored' : 'authorize-issues-code',
        title: 'a valid authorization request',
        expected: 'a code',
        // Each is a sign-in where each code is one; token requests redeem codes that are there.
        contexts: provider.codesAreDear ? fewOf(all) : all,
        control: () => ({}),
        send: (context) => {
          const setup = new AuthorizeSetup(provider, context);
          return setup.send(setup.params);
        },
        read: readAuthorizeRefusal,
        evidenceOf: ({ evidence }) => evidence,
      });
      judgeAllSeen(checker, target, OF_EVERY_REDIRECT);
    },
  );

  test(
    'answers valid token requests with a token',
    verifies(
      'token-form-accepted',
      'token-json-accepted',
      'token-extra-parameter-ignored',
      'token-charset-accepted',
      'token-accept-header',
      ...OF_EVERY_TOKEN,
    ),
    async ({ checker, provider, target }) => {
      const refused = await refusedOpenValues(provider, 'token', sendValidToken(provider));
      await acceptsInContexts(checker, {
        kind: 'token',
        requirements: [
          ...(['token-form-accepted', 'token-json-accepted'] as const),
          ...(['token-extra-parameter-ignored', 'token-charset-accepted', 'token-accept-header'] as const),
        ],
        attribute: tokenRow,
        title: 'a valid token request',
        expected: 'a token',
        contexts: contextsOf('token', provider, refused),
        control: () => ({ encoding: 'form' }),
        send: async (context) => {
          const setup = new TokenSetup(provider, context);
          return setup.send({ params: provider.tokenParams(await setup.grant()) });
        },
        read: readTokenRefusal,
        evidenceOf: ({ evidence }) => evidence,
      });
      judgeAllSeen(checker, target, OF_EVERY_TOKEN);
    },
  );

  test(
    'opens the resource of users for their tokens',
    verifies('resource-user-token'),
    async ({ checker, provider }) => {
      const refused = await refusedOpenValues(provider, 'resource', sendValidResource(provider));
      await acceptsInContexts(checker, {
        kind: 'resource',
        requirements: ['resource-user-token'],
        attribute: () => 'resource-user-token',
        title: "a valid request with a user's token",
        expected: 'the resource is opened',
        contexts: contextsOf('resource', provider, refused, {
          only: { resource: ['user-only'], subject: ['user', 'other-user'] },
        }),
        control: (context) => new ResourceSetup(provider, context).control,
        send: async (context) => {
          const setup = new ResourceSetup(provider, context);
          return setup.send(`Bearer ${await setup.token()}`);
        },
        read: readResourceOpened,
        evidenceOf: (answer) => [answer.n],
      });
    },
  );
});
