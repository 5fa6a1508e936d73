/** Faults and habits that remember something are those of one provider, however many processes it has. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { packageRoot } from '../../../specs/index.ts';
import type { MockServerOptions } from '../../config/options.ts';
import { knownFaults } from '../../faults/index.ts';
import { type MockServer, startMockServer } from '../../start-mock-server.ts';
import { CALLBACK, honest, toForm } from '../../test-kit.ts';
import { findStoreProgram, startTestStore, type TestStore } from '../testing/redis-server.ts';

const program = findStoreProgram();
let store: TestStore;
const open: MockServer[] = [];
let providers = 0;

test.beforeAll(async () => {
  if (program !== undefined) store = await startTestStore(program);
});
test.afterEach(() => Promise.all(open.splice(0).map((server) => server.close())));
test.afterAll(() => store?.remove());

/** Two processes of one provider; each request goes to the other one than the last. */
async function start(options: MockServerOptions) {
  providers += 1;
  const storePrefix = `faults-${process.pid}-${providers}`;
  const servers: MockServer[] = [];
  for (let at = 0; at < 2; at += 1)
    servers.push(await startMockServer({ store: store.url, storePrefix, ...options }));
  open.push(...servers);
  let turn = 0;
  const next = (): string => servers[turn++ % servers.length]?.url ?? '';
  const code = async (): Promise<string> => {
    const query = toForm({ client_id: 'abc123', redirect_uri: CALLBACK });
    const answer = await fetch(`${next()}/api/oauth2?${query}`, { redirect: 'manual' });
    return new URL(answer.headers.get('location') ?? 'x:').searchParams.get('code') ?? '';
  };
  const redeem = (value: string, over: Record<string, string> = {}) =>
    fetch(`${next()}/api/oauth2/Token`, {
      method: 'POST',
      body: new URLSearchParams(toForm(honest(value, over))),
    });
  const tokenOf = async (answer: Response) => (await answer.json()) as { access_token: string };
  return { code, redeem, tokenOf, next };
}

/** What each of these shows needs what was seen at the other process. */
const SHOWS: Readonly<
  Record<
    string,
    (of: Awaited<ReturnType<typeof start>>) => Promise<readonly [seen: unknown, wanted: unknown]>
  >
> = {
  'token/sequential': async (of) => {
    const answers = [await of.redeem(await of.code()), await of.redeem(await of.code())];
    const tokens = await Promise.all(answers.map(of.tokenOf));
    return [tokens.map(({ access_token: token }) => token), ['token-1000001', 'token-1000002']];
  },
  'code/repeats': async (of) => [await of.code(), await of.code()],
  'code/case-ignored': async (of) => [(await of.redeem((await of.code()).toUpperCase())).status, 200],
  'code/never-checked': async (of) => {
    await of.code();
    return [(await of.redeem('a-code-that-nobody-issued')).status, 200];
  },
  'code/forgotten-after-three': async (of) => {
    const codes = [];
    for (let at = 0; at < 4; at += 1) {
      const code = await of.code();
      codes.push(code);
      of.next();
      await of.redeem(code);
    }
    return [(await of.redeem(codes[0] ?? '')).status, 200];
  },
  'token/secret-lockout-opens': async (of) => {
    const code = await of.code();
    for (let at = 0; at < 5; at += 1) await of.redeem(code, { client_secret: 'wrong' });
    return [(await of.redeem(code, { client_secret: 'wrong' })).status, 200];
  },
  'code/reusable@history=after-other-flow': async (of) => {
    const code = await of.code();
    of.next();
    await of.redeem(await of.code());
    const answers = [await of.redeem(code), await of.redeem(code)];
    return [answers.map(({ status }) => status), [200, 200]];
  },
  'code/used-per-userid': async (of) => {
    const code = await of.code();
    const answers = [
      await of.redeem(code),
      await of.redeem(code),
      await of.redeem(code, { userid: 'user_42' }),
      await of.redeem(code, { userid: 'user_42' }),
    ];
    return [answers.map(({ status }) => status), [200, 400, 200, 400]];
  },
};

for (const [fault, show] of Object.entries(SHOWS))
  test(`${fault} is a fault of both processes`, async () => {
    test.skip(program === undefined, 'no store program is installed');
    const [seen, wanted] = await show(await start({ faults: [fault] }));
    expect(seen).toEqual(wanted);
  });

test('a fault that instances tell apart claims at each of them once', async () => {
  test.skip(program === undefined, 'no store program is installed');
  const of = await start({ faults: ['instances/used-told-late'] });
  const code = await of.code();
  const answers = await Promise.all(Array.from({ length: 8 }, () => of.redeem(code)));
  expect(answers.filter(({ status }) => status === 200).length).toBe(2);
});

test('what is remembered of a page is remembered from the request on that opened it', async () => {
  test.skip(program === undefined, 'no store program is installed');
  const of = await start({ faults: ['interaction/code-prepared'], interaction: 'consent' });
  const query = toForm({ client_id: 'abc123', redirect_uri: CALLBACK });
  const page = await (await fetch(`${of.next()}/api/oauth2?${query}`)).text();
  const fieldOf = (name: string) => new RegExp(`name="${name}" value="([^"]+)"`).exec(page)?.[1] ?? '';
  const decided = await fetch(`${of.next()}/api/oauth2/interaction/decision`, {
    ...{ method: 'POST', redirect: 'manual' },
    body: new URLSearchParams({ interaction: fieldOf('interaction'), decision: 'approve' }),
  });
  expect(decided.headers.get('location')).toContain(`code=${fieldOf('grant')}`);
  expect(fieldOf('grant')).not.toBe('');
});

test('secrets are locked out by both processes together', async () => {
  test.skip(program === undefined, 'no store program is installed');
  const of = await start({ dialect: 'secrets-locked-out' });
  const code = await of.code();
  for (let at = 0; at < 10; at += 1) await of.redeem(code, { client_secret: 'wrong' });
  const answers = [await of.redeem(code), await of.redeem(code)];
  expect(answers.map(({ status }) => status)).toEqual([429, 429]);
});

test('a fault in the memory of one process is refused where there are several', async () => {
  test.skip(program === undefined, 'no store program is installed');
  await expect(start({ faults: ['token/users-mixed-at-once'] })).rejects.toThrow(/without --store/);
});

test('whatever a fault or a habit keeps in a closure is said to be of one process', () => {
  const said = new Set<string>(
    knownFaults()
      .filter(({ oneProcess }) => oneProcess)
      .map(({ id }) => id),
  );
  const kept: string[] = [];
  for (const folder of ['faults/families', 'faults/helpers', 'habits', 'deviations']) {
    const path = join(packageRoot, 'mock-server', folder);
    for (const file of readdirSync(path).filter((name) => /(?<!\.test)\.ts$/.test(name)))
      for (const part of readFileSync(join(path, file), 'utf8').split(/^ {2}(?='[a-z]+\/)/m))
        if (
          /^ {2,6}let |^ {4,6}const \w+: [^=]+ = \[\];|^ {2,6}const \w+ = new (Map|Set|WeakMap)\b[^;]*\(\);/m.test(
            part,
          )
        )
          kept.push(/^'([^']+)'/.exec(part)?.[1] ?? `${folder}/${file}`);
  }
  expect(kept.sort()).toEqual([...said].sort());
});
