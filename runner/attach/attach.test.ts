import { expect, test } from '@playwright/test';
import type { RowOutcome } from '../../reports/model/types.ts';
import type { ClientConfiguration } from '../../specs/generated/client.ts';
import { loadScenarios } from '../../suites/client/load-scenarios.ts';
import { openProvider } from '../client/open-provider.ts';
import { judgeAttached } from './judge-attached.ts';
import { playAttached } from './play-attached.ts';

const DRIVE = { kind: 'attach', signIns: 3, settleSeconds: 0.06, timeoutSeconds: 20 } as const;
const CONFIG: ClientConfiguration = {
  client: {
    id: 'my-app',
    secret: 'a-secret-for-tests-only',
    redirectUri: 'http://127.0.0.1:3000/callback',
  },
  users: { primary: 'user_42' },
  drive: DRIVE,
};

interface Habits {
  readonly ignoresState?: boolean;
  /** Does nothing from this sign-in on. */
  readonly leavesAt?: number;
  readonly redirectUri?: string;
  /** Signs in once more where it refused. */
  readonly triesAgain?: boolean;
}

/** An application in a person's hand: each call is a sign-in. */
async function operate(url: string, habits: Habits): Promise<void> {
  const { ignoresState = false, redirectUri } = habits;
  const refuse = () => (habits.triesAgain ? operate(url, { ...habits, triesAgain: false }) : undefined);
  const { id, secret, redirectUri: registered } = CONFIG.client;
  const state = crypto.randomUUID() + crypto.randomUUID();
  const asked = { client_id: id, redirect_uri: registered, userid: 'user_42', state };
  const answer = await fetch(`${url}/api/oauth2?${new URLSearchParams(asked)}`, { redirect: 'manual' });
  const { searchParams } = new URL(answer.headers.get('location') ?? 'x:');
  const [code, error] = [searchParams.get('code'), searchParams.get('error')];
  if (code === null || error !== null) return refuse();
  const isOurs = searchParams.get('state') === state && searchParams.getAll('code').length === 1;
  if (!isOurs && !ignoresState) return refuse();
  const form = {
    client_id: id,
    client_secret: secret,
    redirect_uri: redirectUri ?? registered,
    userid: 'user_42',
    code,
  };
  await fetch(`${url}/api/oauth2/Token`, { method: 'POST', body: new URLSearchParams(form) });
}

async function judgeOperated(habits: Habits, drive: object = {}) {
  const provider = await openProvider(CONFIG, {});
  const said: string[] = [];
  const visits: Promise<void>[] = [];
  const say = (line: string): void => {
    said.push(line);
    const turn = Number(/^sign in now: (\d+) of/.exec(line)?.[1] ?? 0);
    if (turn > 0 && turn < (habits.leavesAt ?? 99)) visits.push(operate(provider.url, habits));
  };
  try {
    const scenarios = loadScenarios();
    const play = {
      drive: { ...DRIVE, ...drive },
      provider,
      scenarios,
      say,
      interrupted: () => false,
      pollMs: 5,
    };
    const played = await playAttached(play);
    await Promise.all(visits);
    const results = await judgeAttached({
      config: CONFIG,
      provider,
      played,
      scenarios,
      named: 'airisk-client.json',
    });
    const checks = results.tests.flatMap(({ record }) => record?.checks ?? []);
    const outcome = (id: string): RowOutcome | undefined =>
      checks.find(({ requirement }) => requirement === id)?.outcome;
    const failed = checks.filter((check) => check.outcome === 'fail').map(({ requirement }) => requirement);
    return { said, results, outcome, failed };
  } finally {
    await provider.close();
  }
}

test('says what to do, waits, goes on by itself, and passes a sound application', async () => {
  const { said, results, outcome, failed } = await judgeOperated({});
  expect(said.filter((line) => line.startsWith('sign in now'))).toEqual([
    'sign in now: 1 of 7',
    'sign in now: 2 of 7',
    ...[3, 4, 5, 6].map(
      (turn) =>
        `sign in now: ${turn} of 7 (the answer will be wrong on purpose: the application should refuse it)`,
    ),
    'sign in now: 7 of 7',
  ]);
  expect(said.at(-1)).toBe('done: thank you');
  expect(results.signIns).toBe(3);
  expect(failed).toEqual([]);
  for (const id of [
    'client-state-wrong',
    'client-state-missing',
    'client-token-redirect-uri',
    'client-state-fresh',
  ])
    expect([id, outcome(id)]).toEqual([id, 'pass']);
  expect(outcome('client-page-no-token')).toBe('untestable');
});

test('names an application that redeems any answer', async () => {
  const { failed, said } = await judgeOperated({ ignoresState: true }, { settleSeconds: 0.3 });
  expect(failed).toEqual(expect.arrayContaining(['client-state-wrong', 'client-state-missing']));
  expect(said).toContain('  seen: the wrong answer was redeemed');
});

test('an application that refuses and signs in anew at once is sound', async () => {
  const { failed, said, outcome } = await judgeOperated({ triesAgain: true }, { settleSeconds: 0.3 });
  expect([failed, outcome('client-state-wrong')]).toEqual([[], 'pass']);
  expect(said).not.toContain('  seen: the wrong answer was redeemed');
});

test('without good sign-ins before and behind, a refusal shows nothing', async () => {
  const { outcome, said } = await judgeOperated({ leavesAt: 7 }, { timeoutSeconds: 0.5 });
  expect(said.at(-1)).toBe('ended: no sign-in came in time');
  expect(outcome('client-state-wrong')).toBe('inconclusive');
});

test('an application that cannot sign in is judged by what it sent', async () => {
  const { failed } = await judgeOperated({ redirectUri: 'http://127.0.0.1:3000/' }, { timeoutSeconds: 0.5 });
  expect(failed).toEqual(['client-token-redirect-uri']);
});
