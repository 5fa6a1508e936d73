/**
 * Codes that have expired, in every context: a lifetime that is forgotten for one client, for users, or for what was refused
 * before. All are asked for at once, so that one wait serves them.
 */
import { knowOlder } from '../../checks/ends-older.ts';
import { readTokenRefusal } from '../../checks/read-refusal.ts';
import { measureMargin, WaitClock } from '../../checks/wait-clock.ts';
import { type Context, contextsOf, fewOf, plainContext } from '../../contexts/contexts.ts';
import { refusedOpenValues } from '../../contexts/probe-open-values.ts';
import { refusesInContexts } from '../../contexts/run-vector.ts';
import { aSideFlow } from '../../contexts/surroundings.ts';
import { sendValidToken, TokenSetup } from '../../contexts/token-setup.ts';
import type { Checker } from '../../fixtures/checker.ts';
import { test, verifiesInContexts } from '../../fixtures/test.ts';
import { encodings, type Grant, type GrantOptions, type Provider } from '../../flows/provider.ts';
import type { TargetUnderTest } from '../../flows/target.ts';
import { MEANWHILE, takeTime, tellNothing } from './in-its-time.ts';
import { collect, handOver, redeemEarly } from './kept-codes.ts';

test(
  'refuses a code after its end in every context',
  verifiesInContexts('token', 'code-expires'),
  async ({ checker, provider, target, order }) => {
    takeTime(target);
    const lifetime = (target.lifetimes.codeSeconds ?? 0) * 1000;
    const clock = new WaitClock(provider);
    const refused = await refusedOpenValues(provider, 'token', sendValidToken(provider));
    const redeemed: Grant[] = [];
    const codes = await checker.measure('codes to keep', async () => {
      const kept = new Map<Context, Grant>();
      const margin = await measureMargin(provider);
      // Where only the newest code is good, none of the others comes to its end.
      if ((await knowOlder(provider)).codes === 'ended') return kept;
      const all = contextsOf('token', provider, refused, {
        only: { history: ['fresh', 'refused-once'] },
      });
      const contexts = provider.codesAreDear ? fewOf(all) : all;
      const asked = clock.now();
      for (const context of contexts)
        kept.set(context, await provider.unsent(new TokenSetup(provider, context).options));
      for (const options of provider.codesAreDear ? [] : everybody(target))
        redeemed.push((await provider.honest(options)).grant);
      const ages = [...kept.values()].map(({ issuedAt }) => provider.now() - issuedAt);
      const half = Math.min(asked, clock.now() - Math.max(...ages)) + lifetime * MEANWHILE;
      const once = [...kept].filter(([context]) => context['history'] === 'refused-once');
      const isDue = clock.now() >= half;
      if (isDue) await refuseOnce(provider, once);
      // Those of the test that comes next, which verifies this requirement as well; those to be used in time come last.
      const shares = order.inOneWorker && provider.codesAreDear;
      const late = shares ? await collect(provider, clock, encodings) : [];
      const inTime = shares ? await collect(provider, clock, encodings) : [];
      const last = clock.now();
      await clock.waitUntil(half);
      if (!isDue) await refuseOnce(provider, once);
      // Codes that were issued before another one was redeemed and replayed may be forgotten by it.
      const used = await aSideFlow(provider, plainContext('token'));
      await provider.token({ params: provider.tokenParams(used), encoding: 'json' });
      const early = inTime.length > 0 ? await redeemEarly(provider, clock, inTime, lifetime - margin) : [];
      await clock.waitUntil(last + lifetime + margin);
      if (early.length > 0) handOver(provider, { clock, margin, early, late });
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

/** Sends each code in its context for somebody who does not know the secret. */
async function refuseOnce(provider: Provider, codes: readonly (readonly [Context, Grant])[]): Promise<void> {
  for (const [context, grant] of codes) {
    const { encoding } = new TokenSetup(provider, context);
    const client = { ...grant.client, secret: 'airisk-wrong-secret' };
    await provider.token({ params: provider.tokenParams({ ...grant, client }), encoding });
  }
}

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
