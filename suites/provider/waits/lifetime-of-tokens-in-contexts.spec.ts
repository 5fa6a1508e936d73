/**
 * Tokens that have expired, in every context: a lifetime that is forgotten for users, or for one of the resources. All are
 * asked for at once, so that one wait serves them.
 */
import { knowOlder } from '../../checks/ends-older.ts';
import { readResourceRefusal } from '../../checks/read-refusal.ts';
import { readResourceOpened } from '../../checks/read-resource-answer.ts';
import { measureMargin, WaitClock } from '../../checks/wait-clock.ts';
import { type Context, contextsOf } from '../../contexts/contexts.ts';
import { refusedOpenValues } from '../../contexts/probe-open-values.ts';
import { ResourceSetup, sendValidResource } from '../../contexts/resource-setup.ts';
import { refusesInContexts } from '../../contexts/run-vector.ts';
import { test, verifiesInContexts } from '../../fixtures/test.ts';
import { encodings, type Provider } from '../../flows/provider.ts';
import { type Held, handOver, heldBefore, hold, seeEnd } from './held-tokens.ts';
import { MEANWHILE, takeTime, tellNothing, WHOLE_SECOND_MARGIN_MS, YOUNG } from './in-its-time.ts';

test(
  'refuses a token after its end in every context',
  verifiesInContexts('resource', 'resource-token-expires'),
  async ({ checker, provider, target, order }) => {
    takeTime(target);
    const { tokenSeconds = 0, maxWaitSeconds } = target.lifetimes;
    const { primary } = target.users;
    const { userOnly } = target.resources;
    if (tokenSeconds > maxWaitSeconds || primary === undefined || userOnly === undefined)
      return tellNothing(checker, 'resource-token-expires');
    const clock = new WaitClock(provider);
    const refused = await refusedOpenValues(provider, 'resource', sendValidResource(provider));
    // The exchanges that close what is open bring tokens that can be kept.
    if (provider.codesAreDear) await checker.closeBatch();
    const opened = new Set<string>();
    const tokens = await checker.measure('tokens to keep', async () => {
      const kept = new Map<Context, string>();
      const margin = Math.max(await measureMargin(provider), WHOLE_SECOND_MARGIN_MS);
      const asked = { path: userOnly, userid: primary };
      // Where only the newest token is good, none of the others comes to its end.
      if ((await knowOlder(provider, asked)).tokens === 'ended') return kept;
      const issued = new Map<string, string>();
      const taken = new Set<string>();
      const paths = new Map<string, string>();
      const times: number[] = [];
      for (const context of contextsOf('resource', provider, refused, { opened: true })) {
        const { options, encoding, path } = new ResourceSetup(provider, context);
        const key = JSON.stringify([options.client?.id, options.userid, encoding, options.redirectUri]);
        const like = { ...options, encoding };
        const before = issued.has(key)
          ? undefined
          : await heldBefore(provider, clock, like, { path, taken, share: MEANWHILE });
        const now = clock.now();
        const token = issued.get(key) ?? before?.token ?? (await provider.honest(like)).token;
        if (!issued.has(key)) times.push(before?.asked ?? now, before?.got ?? clock.now());
        if (!paths.has(token)) paths.set(token, path);
        issued.set(key, token);
        taken.add(token);
        kept.set(context, token);
      }
      const others =
        order.inOneWorker && provider.codesAreDear ? await holdOthers(provider, clock, asked, taken) : [];
      await clock.waitUntil(Math.min(...times) + tokenSeconds * 1000 * MEANWHILE);
      for (const [token, path] of paths) {
        const answers = [await provider.resource(userOnly, `Bearer ${token}`)];
        if (provider.codesAreDear && path !== userOnly)
          answers.push(await provider.resource(path, `Bearer ${token}`));
        if (answers.some((answer) => readResourceOpened(answer).kind === 'granted')) opened.add(token);
      }
      const end = await seeEnd(provider, clock, userOnly, { tokens: others, margin, late: true });
      await clock.waitUntil(Math.max(...times) + tokenSeconds * 1000 + margin);
      if (others.length > 0) handOver(provider, { clock, margin }, end);
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
        const { control } = setup;
        const token = tokens.get(context);
        return {
          // It was opened itself: the encoding that it was got in stands in nobody's way.
          control:
            provider.codesAreDear && opened.has(token ?? '') ? { ...control, encoding: 'form' } : control,
          send: async () => setup.send(`Bearer ${token ?? (await setup.token())}`),
        };
      },
      read: (answer) => readResourceRefusal(answer, [401]),
      evidenceOf: (answer) => [answer.n],
    });
  },
);

/** Those of the test that comes next, which verifies this requirement as well. */
async function holdOthers(
  provider: Provider,
  clock: WaitClock,
  { userid, path }: { readonly userid: string; readonly path: string },
  taken: Set<string>,
): Promise<Held[]> {
  const held: Held[] = [];
  for (const encoding of encodings)
    held.push(await hold(provider, clock, { userid, encoding }, { path, taken, share: YOUNG }));
  return held;
}
