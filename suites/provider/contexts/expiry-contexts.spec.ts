/**
 * What has expired, in every context: a lifetime that is forgotten for one client, for users, or for what was refused before.
 * All codes and tokens are asked for at once, so that one wait serves them.
 */
import { askOlder } from '../../checks/ends-older.ts';
import { readResourceRefusal, readTokenRefusal } from '../../checks/read-refusal.ts';
import { measureMargin, WaitClock } from '../../checks/wait-clock.ts';
import { type Context, contextsOf, fewOf, plainContext } from '../../contexts/contexts.ts';
import { refusedOpenValues } from '../../contexts/probe-open-values.ts';
import { ResourceSetup, sendValidResource } from '../../contexts/resource-setup.ts';
import { refusesInContexts } from '../../contexts/run-vector.ts';
import { aSideFlow } from '../../contexts/surroundings.ts';
import { sendValidToken, TokenSetup } from '../../contexts/token-setup.ts';
import type { Checker } from '../../fixtures/checker.ts';
import { test, verifiesInContexts } from '../../fixtures/test.ts';
import { encodings, type Grant, type GrantOptions, type Provider } from '../../flows/provider.ts';
import type { TargetUnderTest } from '../../flows/target.ts';

/** `expiration` may be written in whole seconds, rounded down. */
const WHOLE_SECOND_MARGIN_MS = 1500;
/** What is used or refused meanwhile must not begin a new life. */
const MEANWHILE = 0.5;

test(
  'refuses a code after its end in every context',
  verifiesInContexts('token', 'code-expires'),
  async ({ checker, provider, target }) => {
    const lifetime = (target.lifetimes.codeSeconds ?? 0) * 1000;
    const clock = new WaitClock(provider);
    const refused = await refusedOpenValues(provider, 'token', sendValidToken(provider));
    const redeemed: Grant[] = [];
    const codes = await checker.measure('codes to keep', async () => {
      const kept = new Map<Context, Grant>();
      const margin = await measureMargin(provider);
      // Where only the newest code is good, none of the others comes to its end.
      if ((await askOlder(provider)).codes === 'ended') return kept;
      const all = contextsOf('token', provider, refused, {
        only: { history: ['fresh', 'refused-once'] },
      });
      const contexts = provider.codesAreDear ? fewOf(all) : all;
      const began = clock.now();
      for (const context of contexts)
        kept.set(context, await provider.freshGrant(new TokenSetup(provider, context).options));
      for (const options of provider.codesAreDear ? [] : everybody(target))
        redeemed.push((await provider.honest(options)).grant);
      const last = clock.now();
      await clock.waitUntil(began + lifetime * MEANWHILE);
      for (const [context, grant] of kept) {
        if (context['history'] !== 'refused-once') continue;
        const { encoding } = new TokenSetup(provider, context);
        const params = provider.tokenParams({
          ...grant,
          client: { ...grant.client, secret: 'airisk-wrong-secret' },
        });
        await provider.token({ params, encoding });
      }
      // Codes that were issued before another one was redeemed and replayed may be forgotten by it.
      const used = await aSideFlow(provider, plainContext('token'));
      await provider.token({ params: provider.tokenParams(used), encoding: 'json' });
      await clock.waitUntil(last + lifetime + margin);
      return kept;
    });
    if (!codes) return;
    if (codes.size === 0) return tellNothing(checker, 'code-expires');
    await refusesInContexts(checker, {
      kind: 'token',
      requirement: 'code-expires',
      title: 'a code after its end',
      expected: `no token (declared ${lifetime / 1000} s)`,
      contexts: [...codes.keys()],
      cannotBeRepeated: true,
      setup: (context) => {
        const setup = new TokenSetup(provider, context);
        return {
          control: { ...setup.options, encoding: 'form' },
          send: async () => {
            const grant = codes.get(context) ?? (await setup.grant());
            return setup.send({ params: provider.tokenParams(grant) });
          },
        };
      },
      read: readTokenRefusal,
      evidenceOf: ({ evidence }) => evidence,
    });
    await refusesUsed(checker, provider, redeemed);
  },
);

test(
  'refuses a token after its end in every context',
  verifiesInContexts('resource', 'resource-token-expires'),
  async ({ checker, provider, target }) => {
    const { tokenSeconds = 0, maxWaitSeconds } = target.lifetimes;
    const { primary } = target.users;
    const { userOnly } = target.resources;
    if (tokenSeconds > maxWaitSeconds || primary === undefined || userOnly === undefined)
      return tellNothing(checker, 'resource-token-expires');
    const clock = new WaitClock(provider);
    const refused = await refusedOpenValues(provider, 'resource', sendValidResource(provider));
    const tokens = await checker.measure('tokens to keep', async () => {
      const kept = new Map<Context, string>();
      const margin = Math.max(await measureMargin(provider), WHOLE_SECOND_MARGIN_MS);
      // Where only the newest token is good, none of the others comes to its end.
      if ((await askOlder(provider, { path: userOnly, userid: primary })).tokens === 'ended') return kept;
      const issued = new Map<string, string>();
      const began = clock.now();
      for (const context of contextsOf('resource', provider, refused, { opened: true })) {
        const { options, encoding } = new ResourceSetup(provider, context);
        const key = JSON.stringify([options.client?.id, options.userid, encoding, options.redirectUri]);
        const token = issued.get(key) ?? (await provider.honest({ ...options, encoding })).token;
        issued.set(key, token);
        kept.set(context, token);
      }
      const last = clock.now();
      await clock.waitUntil(began + tokenSeconds * 1000 * MEANWHILE);
      for (const token of new Set(kept.values())) await provider.resource(userOnly, `Bearer ${token}`);
      await clock.waitUntil(last + tokenSeconds * 1000 + margin);
      return kept;
    });
    if (!tokens) return;
    if (tokens.size === 0) return tellNothing(checker, 'resource-token-expires');
    await refusesInContexts(checker, {
      kind: 'resource',
      requirement: 'resource-token-expires',
      title: 'a token after its end',
      expected: `refused with 401 (declared ${tokenSeconds} s)`,
      contexts: [...tokens.keys()],
      cannotBeRepeated: true,
      setup: (context) => {
        const setup = new ResourceSetup(provider, context);
        return {
          control: setup.control,
          send: async () => setup.send(`Bearer ${tokens.get(context) ?? (await setup.token())}`),
        };
      },
      read: (answer) => readResourceRefusal(answer, [401]),
      evidenceOf: (answer) => [answer.n],
    });
  },
);

/** Whose codes may be remembered apart. */
function everybody({ users, otherClient, interaction }: TargetUnderTest): GrantOptions[] {
  // The steps of sign-in sign in as the primary user, who may be refused a code of another user.
  const userids = [users.primary, ...(interaction.kind === 'none' ? [users.other] : [])];
  return [
    {},
    ...userids.flatMap((userid) => (userid === undefined ? [] : [{ userid }])),
    ...(otherClient ? [{ client: otherClient }] : []),
  ];
}

/** What was redeemed stays so when its life is over: that it was used may be forgotten before that it was issued. */
async function refusesUsed(checker: Checker, provider: Provider, used: readonly Grant[]): Promise<void> {
  for (const [at, grant] of used.entries()) {
    const encoding = encodings[at % encodings.length] ?? 'form';
    const whose = grant.userid ?? (at === 0 ? 'nobody' : grant.client.id);
    await checker.refusesToken({
      requirement: 'code-single-use-later',
      title: `a code of ${whose} that was redeemed, after its end, ${encoding}`,
      control: { encoding },
      send: () => provider.token({ params: provider.tokenParams(grant), encoding }),
    });
  }
}

/** A quick run has no contexts, and where only the newest is good, or the end is not waited for, nothing is kept to its end. */
function tellNothing(checker: Checker, requirement: 'code-expires' | 'resource-token-expires'): void {
  const reason = 'nothing is kept to its end in contexts: see the other checks of this requirement';
  checker.notApplicable({ requirement, title: 'in contexts', expected: 'a refusal after the end' }, reason);
}
