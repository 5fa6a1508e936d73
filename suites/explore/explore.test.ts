import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { runBin } from '../../cli/testing/run-bin.ts';
import type { PlainRequest } from '../../mock-server/provider/plain.ts';
import type { OverrideSteps, ProviderAnswer } from '../../mock-server/provider/steps.ts';
import type { Report } from '../../reports/model/types.ts';
import { requestsOf } from './actions.ts';
import { type Exploration, type ExploreOptions, explore } from './explore.ts';
import { openMock } from './testing/mock-with-defect.ts';

type Instead = Parameters<typeof openMock>[1];

/** Codes of users at the second client can be redeemed again and again: no vector tries that. */
const reusableForSome: OverrideSteps = (steps) => ({
  markCodeUsed: (code, exchange, env) => {
    if (code.user === undefined || code.client.id !== 'def456') steps.markCodeUsed(code, exchange, env);
  },
});

async function exploreMock(
  overrides: readonly OverrideSteps[],
  options: Partial<ExploreOptions> = {},
  instead?: Instead,
): Promise<Exploration> {
  const { provider, close } = await openMock(overrides, instead);
  try {
    return await explore(provider, { flows: 60, seed: 3, maxRequests: 2000, ...options });
  } finally {
    await close();
  }
}

const isToken = ({ path, method }: PlainRequest): boolean => method === 'POST' && path.endsWith('/Token');

function answerOf(status: number, body: string): ProviderAnswer {
  return {
    ...{ status, body, headers: [['Content-Type', 'text/plain; charset=utf-8']] },
    ...{ condition: 'armed-answer', reason: 'the test says so' },
  };
}

test('the same seed finds the same flow', async () => {
  const runs = [await exploreMock([reusableForSome]), await exploreMock([reusableForSome])];
  const [first, second] = runs.map(({ findings }) =>
    findings.map(({ row, flow, number }) => ({ row, flow, number })),
  );
  expect(first).toEqual(second);
  expect(first?.[0]).toMatchObject({ row: 'code-single-use' });
  const flow = first?.[0]?.flow ?? [];
  expect(requestsOf(flow)).toHaveLength(3);
  // What it depends on is still there: the second client, and a user.
  expect(flow[0]).toMatchObject({ do: 'authorize', client: 1, user: 0 });
});

test('what is seen once only accuses nobody', async () => {
  const used = new Set<string>();
  let slips = 0;
  const { findings } = await exploreMock([], {}, async (request, usual) => {
    if (!isToken(request)) return usual();
    const answer = await usual();
    const body = new TextDecoder().decode(request.body);
    if (answer.status === 200) used.add(body);
    // A second token for a used code, once in the whole run.
    if (answer.status !== 400 || !used.has(body) || slips > 0) return answer;
    slips += 1;
    const token = { access_token: 'seen-once-0123456789abcdef', expiration: '2099-01-01T00:00:00Z' };
    return { ...answerOf(200, JSON.stringify(token)), headers: [['Content-Type', 'application/json']] };
  });
  expect(slips).toBe(1);
  expect(findings).toHaveLength(1);
  expect(findings[0]).toMatchObject({ doubt: 'the flow was played again and did not show it' });
  expect(findings[0]?.row).toMatch(/^code-single-use/);
});

test('a provider that refuses everything after a while is not accused of refusing', async () => {
  let asked = 0;
  const { findings } = await exploreMock([], {}, (request, usual) => {
    asked += 1;
    return asked > 60 && isToken(request) ? answerOf(400, 'Invalid Code') : usual();
  });
  expect(findings.filter(({ doubt }) => doubt === undefined)).toEqual([]);
  expect(findings.some(({ doubt }) => doubt === 'honest exchanges beside it failed as well')).toBe(true);
});

for (const [what, status] of [
  ['an outage', 503],
  ['a bad gateway', 502],
  ['a rate limit', 429],
] as const) {
  test(`${what} now and then accuses nobody`, async () => {
    let asked = 0;
    // A rate limit is waited for: a few flows are enough.
    const { findings, disturbed } = await exploreMock([], { flows: 12 }, (_request, usual) => {
      asked += 1;
      return asked % 9 === 0 ? answerOf(status, 'later') : usual();
    });
    expect(findings).toEqual([]);
    expect(disturbed).toBeGreaterThan(2);
  });
}

test('keeps to its budget, and tells nothing that it had no request left to show again', async () => {
  const whole = await exploreMock([reusableForSome], { flows: 1000 });
  const [seen] = whole.findings;
  const maxRequests = seen?.afterRequests ?? 0;
  expect(maxRequests).toBeGreaterThan(0);
  const { requests, findings } = await exploreMock([reusableForSome], { flows: 1000, maxRequests });
  expect(requests).toBe(maxRequests);
  expect(findings).toHaveLength(1);
  expect(findings[0]).toMatchObject({
    number: seen?.number,
    doubt: 'no request was left to play the flow again',
  });
});

test.describe('from the command line', () => {
  const inFolder = (...names: string[]) => test.info().outputPath(...names);
  const SELECTED = 'code-single-use,code-random-flows';

  async function certify(
    overrides: readonly OverrideSteps[],
    args: readonly string[],
  ): Promise<{ code: number | null; report: Report }> {
    mkdirSync(test.info().outputDir, { recursive: true });
    const { config, close } = await openMock(overrides);
    try {
      // The clock of a deployment is not ours: nothing is waited for that long.
      const lifetimes = { codeSeconds: 60, tokenSeconds: 3600, maxWaitSeconds: 1 };
      writeFileSync(inFolder('target.json'), JSON.stringify({ ...config, lifetimes }));
      const { code } = await runBin([
        ...[
          'provider',
          '--target',
          inFolder('target.json'),
          '--only',
          SELECTED,
          '--out',
          inFolder('out'),
          '--quiet',
        ],
        ...args,
      ]);
      return { code, report: JSON.parse(readFileSync(join(inFolder('out'), 'report.json'), 'utf8')) };
    } finally {
      await close();
    }
  }

  test('a finding of a random flow misses the gate, at the row that it breaks, with its seed', async () => {
    test.setTimeout(90_000);
    const { code, report } = await certify([reusableForSome], ['--explore', '60', '--seed', '3']);
    const row = report.requirements.find(({ id }) => id === 'code-single-use');
    const found = row?.checks.find(({ title }) => title.startsWith('a random flow'));
    expect([code, row?.outcome]).toEqual([1, 'fail']);
    expect(found?.title).toMatch(
      /^a random flow: c\d+: ask for a code with client def456, userid user_42; t\d+: redeem/,
    );
    expect(found?.reason).toContain('--explore 60 --seed 3');
    expect(found?.evidence).toHaveLength(3);
    expect(found?.reproduce).toMatch(/# c\d+: ask for a code.*\nCODE=\$\(curl/);
    expect(report.environment).toMatchObject({ exploreSeed: 3, exploredFlows: 60 });
  });

  test('without exploration nothing is explored, and nothing is missing', async () => {
    test.setTimeout(90_000);
    const { code, report } = await certify([], ['--explore', '0']);
    expect(code).toBe(0);
    expect(report.environment).not.toHaveProperty('exploredFlows');
    expect(report.requirements.find(({ id }) => id === 'code-random-flows')?.outcome).toBe('pass');
  });
});
