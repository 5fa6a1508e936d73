/** Vectors in contexts, before a provider that plays what each test wrote. */
import { expect, test } from '@playwright/test';
import { readTokenRefusal } from '../checks/read-refusal.ts';
import { DEFECT, type Script, type Scripted, startScripted } from '../fixtures/testing/scripted-provider.ts';
import { acceptsInContexts } from './accept-contexts.ts';
import { contextsOf, describeContext, plainContext } from './contexts.ts';
import { refusesInContexts } from './run-vector.ts';
import { TokenSetup } from './token-setup.ts';

let open: Scripted | undefined;

async function start(script: Script): Promise<Scripted> {
  open = await startScripted(script);
  return open;
}

test.afterEach(async () => {
  await open?.close();
  open = undefined;
});

const NO_OPEN_VALUES = new Set(['path=lower-case', 'path=slash']);

/** Tries a wrong secret in every context that the scripted provider has. */
async function refuses({ checker, provider, recorder }: Scripted) {
  const contexts = contextsOf('token', provider, NO_OPEN_VALUES);
  await refusesInContexts(checker, {
    kind: 'token',
    requirement: 'token-client-secret-wrong',
    title: 'a wrong secret',
    expected: 'no token',
    contexts,
    setup: (context) => {
      const setup = new TokenSetup(provider, context);
      return {
        control: { ...setup.options, encoding: 'form' },
        send: async () => {
          const params = provider.tokenParams(await setup.grant());
          return setup.send({ params: params.map((pair) => (pair[0] === DEFECT[0] ? DEFECT : pair)) });
        },
      };
    },
    read: readTokenRefusal,
    evidenceOf: ({ evidence }) => evidence,
  });
  return { contexts, checks: recorder.checks };
}

async function accepts({ checker, provider, recorder }: Scripted) {
  await acceptsInContexts(checker, {
    kind: 'token',
    requirements: ['token-form-accepted', 'token-json-accepted'],
    attribute: ({ encoding }) => (encoding === 'json' ? 'token-json-accepted' : 'token-form-accepted'),
    title: 'a valid request',
    expected: 'a token',
    contexts: contextsOf('token', provider, NO_OPEN_VALUES),
    control: () => ({ encoding: 'form' }),
    send: async (context) => {
      const setup = new TokenSetup(provider, context);
      return setup.send({ params: provider.tokenParams(await setup.grant()) });
    },
    read: readTokenRefusal,
    evidenceOf: ({ evidence }) => evidence,
  });
  return recorder.checks.map(({ requirement, title, outcome }) => [requirement, title, outcome]);
}

const sound: Script = ({ defect }) => (defect ? 'refuse' : 'honest');

test.describe('what must be refused', () => {
  test('passes once for all contexts, and says in how many', async () => {
    const { contexts, checks } = await refuses(await start(sound));
    expect(contexts.length).toBeGreaterThan(20);
    expect(checks).toMatchObject([
      { outcome: 'pass', title: `a wrong secret, in ${contexts.length} contexts`, contexts: contexts.length },
    ]);
  });

  test('is found where it is granted in one context only, and named by nothing else', async () => {
    for (const [header, value, words] of [
      ['cookie', 'airisk-conformance=1', 'with a cookie'],
      ['content-type', 'application/json', 'in JSON'],
    ] as const) {
      const { checks } = await refuses(
        await start(({ defect, headers }) => {
          if (!defect) return 'honest';
          return headers[header] === value ? 'token' : 'refuse';
        }),
      );
      expect(checks.map(({ title, outcome }) => [title, outcome])).toEqual([
        [`a wrong secret (only ${words})`, 'fail'],
      ]);
      await open?.close();
    }
  });

  test('is found where two conditions must meet, and both are named', async () => {
    const { checks } = await refuses(
      await start(({ defect, headers }) => {
        if (!defect) return 'honest';
        const both = headers['cookie'] !== undefined && headers['content-type'] === 'application/json';
        return both ? 'token' : 'refuse';
      }),
    );
    expect(checks[0]?.title).toBe('a wrong secret (only in JSON, with a cookie)');
  });

  test('that is granted everywhere is granted in the plain context', async () => {
    const { checks } = await refuses(await start(() => 'honest'));
    expect(checks.map(({ title, outcome }) => [title, outcome])).toEqual([['a wrong secret', 'fail']]);
  });

  test('is inconclusive where one context could not be shown, and where nothing is granted at all', async () => {
    const limited = await refuses(
      await start(({ defect, headers }) => {
        if (!defect) return 'honest';
        return headers['cookie'] === undefined ? 'refuse' : 'error';
      }),
    );
    expect(limited.checks).toMatchObject([{ outcome: 'inconclusive' }]);
    await open?.close();
    const dead = await refuses(await start(() => 'refuse'));
    expect(dead.checks).toMatchObject([{ outcome: 'inconclusive' }]);
  });
});

test.describe('what must be accepted', () => {
  test('is granted in every context by a sound provider', async () => {
    const checks = await accepts(await start(() => 'honest'));
    expect(checks.map(([, , outcome]) => outcome)).toEqual(['pass', 'pass']);
  });

  test('is laid to the requirement of the smallest context that is refused', async () => {
    const checks = await accepts(
      await start(({ headers }) => (headers['content-type'] === 'application/json' ? 'refuse' : 'honest')),
    );
    expect(checks).toEqual([
      ['token-form-accepted', expect.stringMatching(/^a valid request, in \d+ contexts$/), 'pass'],
      ['token-json-accepted', 'a valid request (in JSON)', 'fail'],
    ]);
  });

  test('is inconclusive in an outage', async () => {
    const checks = await accepts(await start(() => 'error'));
    expect(checks.map(([, , outcome]) => outcome)).toEqual(['inconclusive', 'not-applicable']);
  });
});

test('a context is described by what is special about it', () => {
  const plain = plainContext('token');
  expect(describeContext('token', plain)).toBe('');
  expect(describeContext('token', { ...plain, subject: 'user', encoding: 'json' })).toBe(
    'with userid, in JSON',
  );
});
