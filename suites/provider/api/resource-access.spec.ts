import { inventCode } from '../../checks/invent-code.ts';
import { observedAnswer, observedFact, observedValue, type Point } from '../../checks/observe-answer.ts';
import { readResourceRefusal } from '../../checks/read-refusal.ts';
import { readResourceOpened } from '../../checks/read-resource-answer.ts';
import { checkResourceOpens } from '../../fixtures/check-resource-opens.ts';
import type { Checker } from '../../fixtures/checker.ts';
import type { ControlVariant } from '../../fixtures/controls.ts';
import { test, verifies } from '../../fixtures/test.ts';
import { describeAnswer } from '../../flows/describe.ts';
import { encodings, type Provider } from '../../flows/provider.ts';
import { spareToken, takeToken } from '../../flows/recent-tokens.ts';
import type { TargetUnderTest } from '../../flows/target.ts';
import { header, type WireAnswer } from '../../flows/wire.ts';

test.describe('who may open what', () => {
  test(
    'opens the resource of users for the token of a user',
    verifies('resource-user-token'),
    async ({ checker, provider, target }) => {
      const { userOnly = '' } = target.resources;
      const { primary = '' } = target.users;
      for (const encoding of encodings) {
        const whole = await checkResourceOpens(checker, provider, {
          title: `the token of a user, obtained by ${encoding}`,
          userid: primary,
          encoding,
          send: (token) => provider.resource(userOnly, `Bearer ${token}`),
        });
        if (!whole || encoding === 'json') continue;
        await observePaging(checker, provider, whole);
      }
    },
  );

  test(
    'opens the list of users for the token of a user',
    verifies('resource-user-token-list'),
    async ({ checker, provider, target }) => {
      const { listUsers = '' } = target.resources;
      const { primary = '' } = target.users;
      await checkResourceOpens(checker, provider, {
        title: 'the list with the token of a user',
        userid: primary,
        send: (token) => provider.resource(listUsers, `Bearer ${token}`),
      });
    },
  );

  test(
    'opens the list of users for a generic token',
    verifies('resource-generic-token-list'),
    async ({ checker, provider, target }) => {
      const { listUsers = '' } = target.resources;
      for (const encoding of encodings) {
        await checkResourceOpens(checker, provider, {
          title: `the list with a generic token, obtained by ${encoding}`,
          encoding,
          send: (token) => provider.resource(listUsers, `Bearer ${token}`),
        });
      }
    },
  );

  test(
    'keeps the resource of users closed to a generic token',
    verifies('resource-generic-token-refused'),
    async ({ checker, provider, target }) => {
      const { userOnly = '' } = target.resources;
      for (const encoding of encodings) {
        const answer = await checker.refuses(
          {
            title: `a generic token, obtained by ${encoding}`,
            control: controlOf(target),
            send: async () =>
              provider.resource(userOnly, `Bearer ${await spareToken(provider, { encoding })}`),
          },
          (result: WireAnswer) => readResourceRefusal(result),
          (result) => [result.n],
          'refused with 401 or 403',
        );
        observe(
          checker,
          `A generic token (by ${encoding}) on the resource of users.`,
          answer,
          'resource-token-generic',
        );
      }
      const deeper = await checker.measure(
        'the conversations with one agent, for a user',
        () => findDeeper(provider, target),
        [],
      );
      if (deeper === undefined) return;
      await checker.refuses(
        {
          title: 'a generic token, on the path of an agent',
          control: controlOf(target),
          send: async () => provider.resource(deeper, `Bearer ${await takeToken(provider, {})}`),
        },
        (result: WireAnswer) => readResourceRefusal(result),
        (result) => [result.n],
        'refused with 401 or 403',
      );
    },
  );

  test(
    'refuses requests without a token',
    verifies('resource-no-token'),
    async ({ checker, provider, target }) => {
      const { userOnly = '', listUsers } = target.resources;
      const vectors = [
        { title: 'no Authorization header', path: userOnly, authorization: undefined, allowed: [401, 403] },
        // RFC 6750 section 3.1 allows 400 for a header without its credentials.
        {
          title: 'the word Bearer without a token',
          path: userOnly,
          authorization: 'Bearer',
          allowed: [400, 401, 403],
        },
        ...(listUsers === undefined
          ? []
          : [
              {
                title: 'no Authorization header, list of users',
                path: listUsers,
                authorization: undefined,
                allowed: [401, 403],
              },
            ]),
      ];
      for (const { title, path, authorization, allowed } of vectors) {
        const answer = await checker.refuses(
          { title, control: controlOf(target), send: () => provider.resource(path, authorization) },
          (result: WireAnswer) => readResourceRefusal(result, allowed),
          (result) => [result.n],
          `refused with ${allowed.join(' or ')}`,
        );
        const about = authorization === undefined ? 'resource-token-absent' : 'resource-token-invalid';
        observe(checker, `${title}.`, answer, about);
      }
    },
  );

  test(
    'refuses a token that was never issued with 401',
    verifies('resource-bad-token'),
    async ({ checker, provider, target }) => {
      const { userOnly = '', listUsers } = target.resources;
      for (const path of [userOnly, ...(listUsers === undefined ? [] : [listUsers])]) {
        const where = path === userOnly ? 'resource of users' : 'list of users';
        const unknown = await checker.refuses(
          {
            title: `a token like the honest ones, but never issued, ${where}`,
            control: controlOf(target),
            send: async () => {
              const token = inventCode(await spareToken(provider));
              provider.learn('token', token);
              return provider.resource(path, `Bearer ${token}`);
            },
          },
          (result: WireAnswer) => readResourceRefusal(result, [401]),
          (result) => [result.n],
          'refused with 401',
        );
        observe(checker, `A token that was never issued, ${where}.`, unknown, 'resource-token-invalid');
        await checker.refuses(
          {
            title: `the word “token” as token, ${where}`,
            control: controlOf(target),
            send: () => provider.resource(path, 'Bearer token'),
          },
          (result: WireAnswer) => readResourceRefusal(result, [401]),
          (result) => [result.n],
          'refused with 401',
        );
      }
    },
  );
});

test.describe('the list of users', () => {
  test('is a JSON document', verifies('resource-list-json'), async ({ checker, provider, target }) => {
    const answer = await measureList(checker, provider, target);
    if (!answer) return;
    const type = header(answer, 'content-type') ?? 'no media type';
    const parsed = parse(answer.text);
    checker.check({
      title: 'the list of users',
      holds: typeof parsed === 'object' && parsed !== null && !/\bhtml\b/i.test(type),
      expected: 'a JSON array or object',
      actual: describeAnswer(answer),
      evidence: [answer.n],
    });
    checker.observe(
      'surroundings',
      'Layout of the list of users.',
      observedValue('resources.pretty', answer.text.trim().includes('\n')),
      [answer.n],
    );
  });

  test(
    'contains a user that exists',
    verifies('resource-list-has-user'),
    async ({ checker, provider, target }) => {
      const { primary = '' } = target.users;
      const answer = await measureList(checker, provider, target);
      if (!answer) return;
      const names = membersHolding(parse(answer.text), primary);
      checker.check({
        title: 'the list of users',
        holds: names.length > 0,
        expected: 'the id of the configured user occurs as a value',
        actual: names.length > 0 ? `it occurs as ${names.join(', ')}` : describeAnswer(answer),
        evidence: [answer.n],
      });
      if (names.length > 0)
        checker.observe('surroundings', 'Where the list of users has the id.', observedFact(names), [
          answer.n,
        ]);
    },
  );
});

/** A path below the resource of users that this deployment has, as it opens for a user. */
async function findDeeper(provider: Provider, target: TargetUnderTest): Promise<string | undefined> {
  const { userOnly = '' } = target.resources;
  const token = await takeToken(provider, { userid: target.users.primary ?? '' });
  const { text } = await provider.resource(userOnly, `Bearer ${token}`);
  const agent = /"agent_?id"\s*:\s*"([^"]+)"/i.exec(text)?.[1];
  if (agent === undefined || userOnly.includes('?')) return undefined;
  const path = `${userOnly}/${encodeURIComponent(agent)}`;
  const answer = await provider.resource(path, `Bearer ${token}`);
  return readResourceOpened(answer).kind === 'granted' ? path : undefined;
}

/** The strictest honest use that the target offers. */
function controlOf(target: TargetUnderTest): ControlVariant {
  const { primary } = target.users;
  const { userOnly, listUsers } = target.resources;
  if (primary !== undefined && userOnly !== undefined)
    return { encoding: 'form', userid: primary, resource: userOnly };
  return { encoding: 'form', ...(listUsers === undefined ? {} : { resource: listUsers }) };
}

/** The list of users, once it was opened; the row about opening it is another. */
async function measureList(
  checker: Checker,
  provider: Provider,
  target: TargetUnderTest,
): Promise<WireAnswer | undefined> {
  const { listUsers = '' } = target.resources;
  const answer = await checker.measure('the list of users', async () =>
    provider.resource(listUsers, `Bearer ${await spareToken(provider)}`),
  );
  if (!answer || (answer.status >= 200 && answer.status < 300 && !answer.truncated)) return answer;
  checker.inconclusive(
    {
      title: 'the list of users',
      expected: 'the list is opened',
      actual: describeAnswer(answer),
      evidence: [answer.n],
    },
    answer.truncated ? 'the list is too long to be read to its end' : 'a generic token did not open the list',
  );
  return undefined;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch {
    return undefined;
  }
}

/** Names of the members whose value is this id, anywhere in a JSON value. */
function membersHolding(value: unknown, id: string, name = 'a bare value'): string[] {
  if (typeof value === 'string' || typeof value === 'number') return String(value) === id ? [name] : [];
  if (Array.isArray(value)) return [...new Set(value.flatMap((item) => membersHolding(item, id, name)))];
  if (typeof value !== 'object' || value === null) return [];
  return [
    ...new Set(
      Object.entries(value).flatMap(([key, item]) =>
        key === id ? ['a member name'] : membersHolding(item, id, key),
      ),
    ),
  ];
}

/** Paging is documented for paths only, and its names vary: what happens is recorded. */
async function observePaging(checker: Checker, provider: Provider, whole: WireAnswer): Promise<void> {
  const { userOnly = '' } = provider.target.resources;
  const { primary = '' } = provider.target.users;
  const agent = /"agent_?id"\s*:\s*"([^"]+)"/i.exec(whole.text)?.[1];
  const seen = await checker.measure('a smaller page', async () => {
    const token = await spareToken(provider, { userid: primary });
    const byQuery = await provider.resource(userOnly, `Bearer ${token}`, { query: 'results=1&skip=0' });
    return {
      byQuery,
      byPath:
        agent === undefined
          ? undefined
          : await provider.resource(`${userOnly}/${encodeURIComponent(agent)}/1/0`, `Bearer ${token}`),
    };
  }, []);
  if (!seen) return;
  const plain = `Without it: ${describePage(whole)}.`;
  checker.observe(
    'surroundings',
    'results=1&skip=0 in the query of the resource of users.',
    {
      outcome: 'noted',
      setting: 'resources.conversations',
      value: hasEntries(whole) ? 'own' : 'none',
      note: `${describePage(seen.byQuery)}. ${plain}`,
    },
    [whole.n, seen.byQuery.n],
  );
  if (seen.byPath)
    checker.observe(
      'surroundings',
      '/{agentid}/1/0 behind the path of the resource of users.',
      { outcome: 'noted', note: `${describePage(seen.byPath)}. ${plain}` },
      [whole.n, seen.byPath.n],
    );
}

function entriesOf(answer: WireAnswer): readonly unknown[] | undefined {
  const parsed = parse(answer.text);
  if (Array.isArray(parsed)) return parsed;
  return typeof parsed === 'object' && parsed !== null
    ? Object.values(parsed).find((value): value is unknown[] => Array.isArray(value))
    : undefined;
}

const hasEntries = (answer: WireAnswer): boolean => (entriesOf(answer)?.length ?? 0) > 0;

function describePage(answer: WireAnswer): string {
  const list = entriesOf(answer);
  return list !== undefined ? `${answer.status} with ${list.length} entries` : `${answer.status}`;
}

function observe(
  checker: Checker,
  condition: string,
  answer: WireAnswer | undefined,
  about: NonNullable<Point['about']>,
): void {
  if (answer)
    checker.observe('token-not-enough', condition, observedAnswer(answer, { endpoint: 'resource', about }), [
      answer.n,
    ]);
}
