import { readTokenRefusal } from '../../checks/read-refusal.ts';
import { readResourceOpened } from '../../checks/read-resource-answer.ts';
import { readTokenExpiration } from '../../checks/read-token-expiration.ts';
import type { Checker } from '../../fixtures/checker.ts';
import { encodings, test, verifies } from '../../fixtures/test.ts';
import { describeAnswer, describeAuthorization } from '../../flows/describe.ts';
import type { Instance } from '../../flows/instances.ts';
import type { Encoding, Provider } from '../../flows/provider.ts';
import { replayDecision, yieldsCode } from '../../flows/replay-decision.ts';
import { header, isRateLimit, type WireAnswer } from '../../flows/wire.ts';

/** Requests at each instance at the same moment. */
const AT_EACH = 4;
const RACES = 3;
/** Clocks of servers that are looked after differ by less, and instants are rounded. */
const TOLERANCE_MS = 5_000;
const MINUTE_MS = 60_000;

test(
  'redeems a code at every instance, whichever issued it',
  verifies('instances-code-redeemed'),
  async ({ checker, provider }) => {
    const instances = await several(checker, provider, 'a token at every instance');
    for (const [at, { from, to }] of pairsOf(instances).entries()) {
      const encoding = encodingOf(at);
      await checker.acceptsToken({
        title: `issued by ${from.name}, redeemed at ${to.name}, ${encoding}`,
        control: { encoding },
        send: async () => {
          const grant = await provider.at(from, () => provider.freshGrant());
          return provider.at(to, () => provider.token({ params: provider.tokenParams(grant), encoding }));
        },
      });
    }
    if (instances.length > 1) await observeInstances(checker, provider, instances);
  },
);

test(
  'redeems a code once, whichever instance is asked',
  verifies('instances-code-single-use'),
  async ({ checker, provider }) => {
    const instances = await several(checker, provider, 'no second token at any instance');
    for (const [at, { from, to }] of pairsOf(instances).entries()) {
      const encoding = encodingOf(at);
      await checker.refusesToken({
        title: `redeemed at ${from.name}, then sent to ${to.name}, ${encoding}`,
        control: { encoding },
        send: async () => {
          const { grant } = await provider.at(from, () => provider.honest({ encoding }));
          // What is told to the others a moment later has been told by then.
          await provider.grant();
          return provider.at(to, () => provider.token({ params: provider.tokenParams(grant), encoding }));
        },
      });
    }
  },
);

test(
  'redeems a code once when several instances are asked at the same moment',
  verifies('instances-code-single-use-at-once'),
  async ({ checker, provider }) => {
    const instances = await several(checker, provider, 'at most one answer with a token');
    for (let race = 0; race < (instances.length > 1 ? RACES : 0); race += 1)
      await judgeRace(checker, provider, instances, encodingOf(race));
  },
);

test(
  'accepts a token at every instance, whichever issued it',
  verifies('instances-token-opens'),
  async ({ checker, provider, target }) => {
    const path = target.resources.listUsers ?? '';
    const instances = await several(checker, provider, 'opened at every instance');
    for (const from of instances) {
      const title = `a token of ${from.name}`;
      const seen = await checker.measure(title, async () => {
        const { token, evidence } = await provider.at(from, () => provider.honest());
        const open = async (at: Instance) => ({
          at,
          answer: await provider.at(at, () => provider.resource(path, `Bearer ${token}`)),
        });
        const answers = [await open(from)];
        for (const at of instances) if (at !== from) answers.push(await open(at));
        return { answers, evidence };
      });
      if (!seen) continue;
      const readings = seen.answers.map(({ at, answer }) => ({ at, ...readResourceOpened(answer) }));
      const told = readings.map(({ at, actual }) => `${at.name}: ${actual}`).join('; ');
      const check = {
        title,
        expected: 'opened at every instance',
        actual: told,
        evidence: [...seen.evidence, ...seen.answers.map(({ answer }) => answer.n)],
      };
      const [own, ...others] = readings;
      if (own?.kind !== 'granted')
        checker.inconclusive(check, 'the instance that issued the token did not open the resource');
      else if (others.some(({ kind }) => kind === 'unclear'))
        checker.inconclusive(check, 'an instance did not answer for the content of the request');
      else checker.check({ ...check, holds: others.every(({ kind }) => kind === 'granted') });
    }
  },
);

test(
  'gives tokens of the same moment the same end at every instance',
  verifies('instances-expiry-agrees'),
  async ({ checker, provider }) => {
    const instances = await several(checker, provider, 'the same expiration, to a few seconds');
    if (instances.length === 0) return;
    const title = 'tokens that different instances issued at the same time';
    const seen = await checker.measure(title, async () => {
      const found = [];
      for (const at of instances) {
        const { tokenAnswer, evidence } = await provider.at(at, () => provider.honest());
        const { answer, json } = tokenAnswer;
        const { at: end, format } = readTokenExpiration(json?.['expiration']);
        found.push({ at, end, format, asked: answer.receivedAt - answer.ms, answer, evidence });
      }
      return found;
    });
    if (!seen) return;
    const check = {
      title,
      expected: 'the same expiration, to a few seconds',
      actual: seen
        .map(({ at, end }) => `${at.name}: ${end === undefined ? 'none' : new Date(end).toISOString()}`)
        .join('; '),
      evidence: seen.flatMap(({ evidence }) => evidence),
    };
    const lives = seen.flatMap(({ end, asked }) => (end === undefined ? [] : [end - asked]));
    if (lives.length < seen.length) {
      checker.inconclusive(check, 'not every answer has an expiration that can be read');
      return;
    }
    const slowest = Math.max(...seen.map(({ answer }) => answer.ms));
    const rough = seen.some(({ answer }) => !/T\d\d:\d\d:\d\d/.test(answer.text));
    const tolerance = TOLERANCE_MS + slowest + (rough ? MINUTE_MS : 0);
    const spread = Math.max(...lives) - Math.min(...lives);
    checker.check({
      ...check,
      holds: spread <= tolerance,
      actual: `${check.actual}; lifetimes differ by ${(spread / 1000).toFixed(1)} s`,
    });
  },
);

test(
  'returns to each request its own state, whichever instance is asked',
  verifies('instances-state-own'),
  async ({ checker, provider }) => {
    const instances = await several(checker, provider, 'the state of the request itself');
    for (const [at, { from, to }] of pairsOf(instances).entries()) {
      const states = [`of-the-first-${at}-${Date.now()}`, `of-the-second-${at}-${Date.now()}`] as const;
      const title = `a request at ${from.name}, then one at ${to.name}`;
      const seen = await checker.measure(title, async () => [
        await askWith(provider, from, states[0]),
        await askWith(provider, to, states[1]),
        await askWith(provider, from, states[0]),
      ]);
      if (!seen) continue;
      const check = {
        title,
        expected: 'the state of the request itself',
        actual: seen.map(({ at: where, state }) => `${where.name}: ${state ?? 'none'}`).join('; '),
        evidence: seen.flatMap(({ result }) => result.evidence),
      };
      const lost = seen.find(({ result }) => result.location === undefined);
      if (lost)
        checker.inconclusive(
          check,
          `${lost.at.name} sent nobody back: ${describeAuthorization(lost.result)}`,
        );
      else checker.check({ ...check, holds: seen.every(({ state, sent }) => state === sent) });
    }
  },
);

test(
  'issues the token of the code’s own user, whichever instance is asked',
  verifies('instances-user-own'),
  async ({ checker, provider, target }) => {
    const { primary = '' } = target.users;
    const { userOnly = '' } = target.resources;
    const instances = await several(checker, provider, 'a generic token, and one of the user');
    for (const { from, to } of pairsOf(instances)) {
      const title = `codes of ${from.name} and ${to.name}, each redeemed at the other`;
      const seen = await checker.measure(title, async () => {
        const generic = await provider.at(from, () => provider.freshGrant());
        const own = await provider.at(to, () => provider.freshGrant({ userid: primary }));
        const opened = async (grant: typeof generic, at: Instance) => {
          const { token, evidence } = await provider.at(at, () => provider.redeem(grant, 'form'));
          const answer = await provider.at(at, () => provider.resource(userOnly, `Bearer ${token}`));
          return { ...readResourceOpened(answer), evidence: [...grant.evidence, ...evidence, answer.n] };
        };
        return { generic: await opened(generic, to), own: await opened(own, from) };
      });
      if (!seen) continue;
      const { generic, own } = seen;
      const check = {
        title,
        expected: 'what is of users is closed to the generic token and open to the user’s',
        actual: `generic: ${generic.actual}; of the user: ${own.actual}`,
        evidence: [...generic.evidence, ...own.evidence],
      };
      if (generic.kind === 'unclear' || own.kind === 'unclear')
        checker.inconclusive(check, 'an instance did not answer for the content of the request');
      else checker.check({ ...check, holds: generic.kind === 'refused' && own.kind === 'granted' });
    }
  },
);

test(
  'shows its page first at every instance',
  verifies('instances-page-first'),
  async ({ checker, provider }) => {
    const instances = await several(checker, provider, 'no code');
    for (const at of instances) {
      const title = `the bare request at ${at.name}`;
      const answer = await checker.measure(title, () => provider.sendBare(provider.authorizeParams(), at));
      if (!answer) continue;
      const location = header(answer, 'location') ?? '';
      const check = { title, expected: 'no code', actual: describeAnswer(answer), evidence: [answer.n] };
      if (isUnclear(answer))
        checker.inconclusive(check, 'the instance did not answer for the content of the request');
      else checker.check({ ...check, holds: !/[?&#]code=/.test(location) });
    }
    await observeDecision(checker, provider, instances);
  },
);

/** The instances that are judged, or none, and then it is recorded why. */
async function several(checker: Checker, provider: Provider, expected: string): Promise<readonly Instance[]> {
  const title = 'several instances';
  const found = await checker.measure(title, () => provider.instances());
  if (found?.missing !== undefined)
    checker.untestable({ title, expected, actual: found.told, evidence: [] }, found.missing);
  return found?.instances ?? [];
}

/** Each instance and the next, and back: a ring, and where it is longer than two the first and all others. */
function pairsOf(instances: readonly Instance[]): { from: Instance; to: Instance }[] {
  const pairs = instances.map((from, at) => ({ from, to: instances[(at + 1) % instances.length] ?? from }));
  return instances.length > 1 ? pairs : [];
}

const encodingOf = (at: number): Encoding => encodings[at % encodings.length] ?? 'form';

async function judgeRace(
  checker: Checker,
  provider: Provider,
  instances: readonly Instance[],
  encoding: Encoding,
): Promise<void> {
  const runners = Array.from({ length: AT_EACH }, () => instances).flat();
  const title = `${runners.length} simultaneous redemptions at ${instances.length} instances, ${encoding}`;
  const race = await checker.measure(title, async () => {
    const { counters } = provider.wire;
    const before = counters.rateLimited;
    const results = await provider.wire.atOnce(
      runners.length,
      () => provider.freshGrant(),
      (grant) =>
        Promise.all(
          runners.map((instance) =>
            provider.token({
              ...{ params: provider.tokenParams(grant), encoding, instance, freshConnection: true },
            }),
          ),
        ),
    );
    // A provider that refuses everything wins no race.
    await provider.honest({ encoding });
    return { results, delayed: counters.rateLimited > before };
  });
  if (!race) return;
  const { results, delayed } = race;
  const tokens = results.filter(({ token }) => token !== undefined).length;
  const unclear = results.filter((result) => readTokenRefusal(result).kind === 'unclear').length;
  const check = {
    title,
    expected: 'at most one answer with a token',
    actual: `${tokens} answers with a token, ${results.length - tokens} without`,
    evidence: results.flatMap(({ evidence }) => evidence),
  };
  if (tokens < 2 && delayed)
    checker.inconclusive(check, 'the rate limit of the target kept the requests apart');
  else if (tokens < 2 && unclear > 0)
    checker.inconclusive(check, 'some of the simultaneous requests were not refused for their content');
  else checker.check({ ...check, holds: tokens < 2 });
}

async function askWith(provider: Provider, at: Instance, sent: string) {
  const result = await provider.at(at, () =>
    provider.authorize(provider.authorizeParams({ state: sent }), 'approve', { honest: true }),
  );
  return { at, sent, result, state: result.params.find(([name]) => name === 'state')?.[1] };
}

const isUnclear = (answer: WireAnswer): boolean => isRateLimit(answer) || answer.status >= 500;

/** A decision is good once, and nothing says so: an instance that takes what another one refuses is told. */
async function observeDecision(
  checker: Checker,
  provider: Provider,
  [first, ...rest]: readonly Instance[],
): Promise<void> {
  if (first === undefined || !provider.browserSession.available) return;
  const seen = await checker.measure(
    'a decision, sent again',
    () => replayDecision(provider, first, rest),
    [],
  );
  if (!seen || [seen.own, ...seen.others.map(({ answer }) => answer)].some(isUnclear)) return;
  const taken = seen.others.filter(({ answer }) => yieldsCode(answer)).map(({ at }) => at.name);
  const note = yieldsCode(seen.own)
    ? 'It yields another code where it was made.'
    : taken.length > 0
      ? `Refused where it was made, and good for another code at ${taken.join(' and ')}: they do not know what ${first.name} knows.`
      : 'Refused where it was made, and at every other instance.';
  checker.observe(
    'instances-decision',
    'The form of an approval, sent again at each instance.',
    { outcome: 'noted', note },
    [seen.own.n, ...seen.others.map(({ answer }) => answer.n)],
  );
}

/** How the balancer treats its cookie, and whether instances refuse in the same words. */
async function observeInstances(
  checker: Checker,
  provider: Provider,
  instances: readonly Instance[],
): Promise<void> {
  const { stickiness } = await provider.instances();
  if (stickiness !== undefined)
    checker.observe('instances-stickiness', 'A request that brings the cookie of an instance.', {
      outcome: 'noted',
      note: stickiness,
    });
  const answers = await checker.measure('a code that nobody issued, at each instance', async () => {
    const found: WireAnswer[] = [];
    for (const instance of instances) {
      const { client } = provider.target;
      const params = [
        ['client_id', client.id],
        ['client_secret', client.secret],
        ['redirect_uri', client.redirectUri],
        ['code', 'a-code-that-nobody-issued'],
      ] as const;
      found.push((await provider.token({ params, instance })).answer);
    }
    return found;
  }, []);
  if (!answers) return;
  const words = answers.map((answer) => `${describeAnswer(answer)} ${header(answer, 'content-type') ?? ''}`);
  const other = words.findIndex((text) => text !== words[0]);
  checker.observe(
    'instances-words',
    'A code that nobody issued, at each instance.',
    {
      outcome: 'noted',
      note:
        other < 0
          ? 'All answer in the same words.'
          : `They answer differently: ${instances[0]?.name}: ${words[0]}; ${instances[other]?.name}: ${words[other]}.`,
    },
    answers.map(({ n }) => n),
  );
}
