/** Every mistake that a target file can hold, alone: the run stops and blames nobody; vouched for, it is judged. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { expect, test } from '@playwright/test';
import { type MockServer, startMockServer } from '../mock-server/index.ts';
import type { Report } from '../reports/model/types.ts';
import type { Target } from '../specs/generated/target.ts';
import type { RequirementId } from '../specs/index.ts';
import { runHere } from './testing/run-bin.ts';

type Kind = 'none' | 'login';

const SECRET = 'mock-secret-abc123-not-for-production';
const press = (name: string) => ({ click: { role: 'button', name } });
const STEPS = [
  { fill: { label: 'User name', value: 'ada' } },
  { fill: { label: 'Password', value: 'mock-password-ada' } },
  press('Sign in'),
];

const OTHER = { id: 'def456', secret: 'env:OTHER_SECRET', redirectUri: 'https://localhost/other-client' };
const PAGES = { kind: 'form' as const, steps: STEPS, approve: [press('Approve')], deny: [press('Deny')] };

/** A file that declares all there is, and is right. */
function soundFile(mock: MockServer, kind: Kind): Target {
  return {
    name: 'declared in full',
    baseUrl: mock.url,
    client: {
      id: 'abc123',
      secret: 'env:SECRET',
      redirectUri: 'https://localhost/callback',
      alternateRedirectUris: ['https://localhost/second', 'https://localhost/tenant?t=1'],
    },
    otherClient: OTHER,
    users: { primary: 'user_42', other: 'user_7' },
    interaction: kind === 'none' ? { kind } : PAGES,
    lifetimes: { codeSeconds: 60, tokenSeconds: 3600, maxWaitSeconds: 3 },
    resources: { listUsers: '/api/Users/ListUsers', userOnly: '/api/Chat/GetConversations' },
  };
}

interface Typo {
  readonly title: string;
  readonly kind?: Kind;
  readonly change: (file: Target) => Partial<Target>;
  readonly env?: Readonly<Record<string, string>>;
  /** The step of the preflight that finds it. */
  readonly step: string;
  /** What the operator may say is right; absent: nobody can vouch for it. */
  readonly vouch?: string;
  /** The row that fails once it is vouched for. */
  readonly row: RequirementId;
}

const typos: readonly Typo[] = [
  {
    title: 'an unknown users.primary',
    change: ({ users }) => ({ users: { ...users, primary: 'user_24' } }),
    step: 'prove users.primary',
    vouch: 'users',
    row: 'authorize-user-with-userid',
  },
  {
    title: 'an unknown users.other',
    change: ({ users }) => ({ users: { ...users, other: 'user_70' } }),
    step: 'prove users.other',
    vouch: 'users',
    row: 'authorize-user-with-userid',
  },
  {
    title: 'an unknown users.other behind sign-in pages',
    kind: 'login',
    change: ({ users }) => ({ users: { ...users, other: 'user_70' } }),
    step: 'prove users.other',
    vouch: 'users',
    row: 'authorize-user-with-userid',
  },
  {
    title: 'a wrong path of the list of users',
    change: ({ resources }) => ({ resources: { ...resources, listUsers: '/api/Users/ListUser' } }),
    step: 'prove resources.listUsers',
    vouch: 'resources',
    row: 'resource-generic-token-list',
  },
  {
    title: 'a wrong path of the resource of users',
    change: ({ resources }) => ({ resources: { ...resources, userOnly: '/api/GetConversations' } }),
    step: 'prove resources.userOnly',
    vouch: 'resources',
    row: 'resource-user-token',
  },
  {
    title: 'an alternate redirect URI that is not registered',
    change: ({ client }) => ({
      client: { ...client, alternateRedirectUris: ['https://localhost/second', 'https://localhost/third'] },
    }),
    step: 'prove client.alternateRedirectUris[1]',
    vouch: 'redirectUris',
    row: 'authorize-alternate-redirect',
  },
  {
    title: 'a denial that presses what approves',
    kind: 'login',
    change: () => ({ interaction: { ...PAGES, deny: [press('Approve')] } }),
    step: 'prove interaction.deny',
    vouch: 'deny',
    row: 'interaction-deny-no-code',
  },
  {
    title: 'a denial by a control that the page does not have',
    kind: 'login',
    change: () => ({ interaction: { ...PAGES, deny: [press('Refuse')] }, limits: { timeoutSeconds: 3 } }),
    step: 'prove interaction.deny',
    vouch: 'deny',
    row: 'interaction-deny-reported',
  },
  {
    title: 'a lifetime of tokens that is too short',
    change: ({ lifetimes }) => ({ lifetimes: { ...lifetimes, tokenSeconds: 2 } }),
    step: 'prove lifetimes.tokenSeconds',
    vouch: 'lifetimes',
    row: 'resource-token-expires',
  },
  {
    title: 'a stale secret of the other client',
    change: () => ({}),
    env: { OTHER_SECRET: 'the-secret-of-last-year' },
    step: 'prove otherClient',
    vouch: 'otherClient',
    row: 'token-form-accepted',
  },
  {
    title: 'a wrong redirect URI of the other client',
    change: () => ({ otherClient: { ...OTHER, redirectUri: 'https://localhost/others' } }),
    step: 'prove otherClient',
    vouch: 'otherClient',
    row: 'authorize-issues-code',
  },
  {
    title: 'pages where none are shown',
    kind: 'none',
    change: () => ({ interaction: PAGES }),
    step: 'prove interaction',
    vouch: 'interaction',
    row: 'interaction-before-code',
  },
  {
    title: 'no pages where some are shown',
    kind: 'login',
    change: () => ({ interaction: { kind: 'none' } }),
    step: 'prove interaction',
    vouch: 'interaction',
    row: 'authorize-issues-code',
  },
  {
    title: 'a wrong secret of the client',
    change: () => ({}),
    env: { SECRET: 'the-secret-of-last-year' },
    step: 'redeem a code (form)',
    row: 'token-form-accepted',
  },
];

let folder = '';
const mocks = new Map<string, MockServer>();

test.describe.configure({ timeout: 90_000 });
test.beforeEach(() => {
  folder = test.info().outputDir;
  mkdirSync(folder, { recursive: true });
});
test.afterAll(async () => {
  for (const mock of mocks.values()) await mock.close();
});

async function mockOf(kind: Kind, faults: string[] = []): Promise<MockServer> {
  const key = [kind, ...faults].join();
  const mock = mocks.get(key) ?? (await startMockServer({ interaction: kind, faults }));
  mocks.set(key, mock);
  return mock;
}

interface Ran {
  readonly code: number | null;
  readonly report: Report;
  readonly text: string;
  readonly outcome: (id: RequirementId) => string | undefined;
}

/** Runs `provider` with this file. */
async function certify(
  file: Target,
  env: Readonly<Record<string, string>>,
  ...flags: string[]
): Promise<Ran> {
  writeFileSync(`${folder}/target.json`, JSON.stringify(file));
  const secrets = { SECRET, OTHER_SECRET: 'mock-secret-def456-not-for-production' };
  // What a configuration shows needs no contexts.
  const quick = ['--depth', 'quick', '--explore', '0'];
  const args = [
    'provider',
    '--target',
    `${folder}/target.json`,
    '--out',
    `${folder}/out`,
    ...quick,
    ...flags,
  ];
  const { code, out, err } = await runHere(args, { env: { ...secrets, ...env } });
  const report = JSON.parse(readFileSync(`${folder}/out/report.json`, 'utf8')) as Report;
  const outcome = (id: RequirementId) => report.requirements.find((row) => row.id === id)?.outcome;
  return { code, report, text: `${out}\n${err}`, outcome };
}

for (const { title, kind = 'none', change, env = {}, step, vouch } of typos) {
  test(`${title}: the run stops, and counts nothing against the target`, async () => {
    const mock = await mockOf(kind);
    const file = { ...soundFile(mock, kind), ...change(soundFile(mock, kind)) };
    const { code, report, text } = await certify(file, env);
    expect(text).toContain(`✗ ${step}: `);
    expect(code).toBe(2);
    expect(report.stopped?.stage).toBe(`preflight: ${step}`);
    expect(report.stopped?.advice).toMatch(
      /either the target file is mistaken \(.+\), or the deployment is \(.+\)/,
    );
    if (vouch) expect(report.stopped?.advice).toContain(`--vouch ${vouch}`);
    // Both encodings are refused alike: that is said once.
    else expect(report.stopped?.advice?.match(/either the target file/g)).toHaveLength(1);
    expect(report.verdicts).toMatchObject({
      documented: 'not-fully-verified',
      hardened: 'not-fully-verified',
    });
    expect(report.summary).toMatchObject({ pass: 0, fail: 0, warn: 0 });
    const named = report.controls?.filter(({ outcome }) => outcome === 'refuted').map((one) => one.step);
    expect(new Set(named)).toEqual(new Set(vouch ? [step] : [step, 'redeem a code (json)']));
    // The command shows the same steps, whatever is mistaken; with pages each of them is a sign-in.
    if (kind === 'login' && step !== 'prove interaction.deny') return;
    const preflight = await runHere(['preflight', '--target', `${folder}/target.json`, '--json'], {
      env: { SECRET, OTHER_SECRET: 'mock-secret-def456-not-for-production', ...env },
    });
    expect(preflight.code).toBe(2);
    const told = JSON.parse(preflight.out) as { steps: { step: string; ok: boolean; who?: string }[] };
    expect(told.steps.filter(({ ok }) => !ok)).toContainEqual(
      expect.objectContaining({
        step,
        who: 'operator-or-vendor',
        readings: { operator: expect.any(String), vendor: expect.any(String) },
      }),
    );
  });
}

/** Mistakes that do not get into each other's way are judged in one run: by title. */
const together: readonly (readonly string[])[] = [
  [
    'an unknown users.other',
    'a wrong path of the list of users',
    'an alternate redirect URI that is not registered',
    'a stale secret of the other client',
  ],
  ['a wrong path of the resource of users', 'a wrong redirect URI of the other client'],
  ['an unknown users.other behind sign-in pages', 'a denial that presses what approves'],
];
const single = typos.filter(({ title }) => !together.some((titles) => titles.includes(title)));
const runs = [
  ...together.map((titles) => typos.filter(({ title }) => titles.includes(title))),
  ...single.map((typo) => [typo]),
];

for (const mistakes of runs) {
  const vouched = [...new Set(mistakes.flatMap(({ vouch }) => vouch ?? []))];
  test(`vouched for, it is judged: ${mistakes.map(({ title }) => title).join('; ')}`, async () => {
    const kind = mistakes[0]?.kind ?? 'none';
    const mock = await mockOf(kind);
    const file = soundFile(mock, kind);
    for (const { change } of mistakes) Object.assign(file, change(file));
    const env = Object.assign({}, ...mistakes.map((one) => one.env ?? {}));
    const rows = [...new Set(mistakes.map(({ row }) => row))];
    const flags = ['--only', rows.join(), '--vouch', vouched.join() || 'all'];
    const run = await certify(file, env, ...flags);
    if (vouched.length === 0) {
      expect(run.code).toBe(2);
      return;
    }
    expect(rows.map(run.outcome)).toEqual(rows.map(() => 'fail'));
    expect(run.code).toBe(1);
    expect(new Set(run.report.gate.vouched)).toEqual(new Set(vouched));
    for (const { step } of mistakes)
      expect(run.report.controls).toContainEqual(
        expect.objectContaining({ step, outcome: 'refuted', vouched: true }),
      );
    for (const name of ['report.html', 'report.md'])
      expect(readFileSync(`${folder}/out/${name}`, 'utf8')).toContain('ouched for by the operator');
    expect(run.text).toMatch(/Vouched for by the operator \(--vouch\): /);
    for (const part of vouched) expect(run.text).toMatch(new RegExp(`\\(--vouch\\): .*\\b${part}\\b`));
  });
}

for (const kind of ['none', 'login'] as const) {
  test(`a right file is not stopped (${kind})`, async () => {
    const mock = await mockOf(kind);
    const rows = [
      ...['resource-user-token', 'token-form-accepted'],
      // With pages each of their codes is a sign-in.
      ...(kind === 'none' ? ['code-bound-to-client', 'userid-other'] : []),
    ];
    const run = await certify(soundFile(mock, kind), {}, '--only', rows.join());
    expect(run.report.controls?.filter(({ outcome }) => outcome !== 'proved')).toEqual([]);
    expect(run.code).toBe(0);
    expect(run.report.gate.vouched).toBeUndefined();
  });
}

test('a stale secret of the other client proves nothing about its use by others', async () => {
  const mock = await mockOf('none', ['token/secret-of-any-client']);
  const row = 'token-client-secret-other-client';
  const only = ['--only', `${row},token-form-accepted`];
  const stale = { OTHER_SECRET: 'the-secret-of-last-year' };
  const run = await certify(soundFile(mock, 'none'), stale, '--vouch', 'otherClient', ...only);
  expect(run.outcome(row)).toBe('inconclusive');
  expect(run.outcome('token-form-accepted')).toBe('fail');
  expect(run.code).toBe(1);
  const right = await certify(soundFile(mock, 'none'), {}, ...only);
  expect(right.outcome(row)).toBe('fail');
});

const defects: readonly (readonly [fault: string, kind: Kind, step: string, row: RequirementId])[] = [
  ['token/only-first-client', 'none', 'prove otherClient', 'token-form-accepted'],
  ['authorize/userid-refused', 'none', 'prove users.primary', 'authorize-user-with-userid'],
  ['resource/user-token-refused', 'none', 'prove resources.userOnly', 'resource-user-token'],
  [
    'resource/generic-token-refused-at-list',
    'none',
    'prove resources.listUsers',
    'resource-generic-token-list',
  ],
  ['interaction/denial-grants', 'login', 'prove interaction.deny', 'interaction-deny-no-code'],
];

for (const [fault, kind, step, row] of defects) {
  test(`the defect ${fault} stops the run where the file is not vouched for`, async () => {
    const mock = await mockOf(kind, [fault]);
    const stopped = await certify(soundFile(mock, kind), {}, '--only', row);
    expect(stopped.code).toBe(2);
    expect(stopped.report.stopped?.stage).toBe(`preflight: ${step}`);
  });
}

/** Defects that do not get into each other's way are judged in one run. */
const judgedTogether = [
  ['token/only-first-client', 'resource/user-token-refused', 'resource/generic-token-refused-at-list'],
  ['authorize/userid-refused'],
  ['interaction/denial-grants'],
];
test('every defect is in one of the runs that judge it', () => {
  expect(judgedTogether.flat().sort()).toEqual(defects.map(([fault]) => fault).sort());
});
for (const faults of judgedTogether) {
  const own = defects.filter(([fault]) => faults.includes(fault));
  const [, kind = 'none'] = own[0] ?? [];
  test(`where the file is vouched for, it is judged: ${faults.join('; ')}`, async () => {
    const mock = await mockOf(kind, faults);
    const rows = own.map(([, , , row]) => row);
    const run = await certify(soundFile(mock, kind), {}, '--only', rows.join(), '--vouch', 'all');
    expect(rows.map(run.outcome)).toEqual(rows.map(() => 'fail'));
    expect(run.code).toBe(1);
  });
}

test('what an outage kept from being shown goes on, and its rows do not pass', async () => {
  const mock = await startMockServer({ interaction: 'none' });
  try {
    mock.arm({ match: { endpoint: 'users' }, times: 2, answer: { status: 503, body: 'later' } });
    const row = 'resource-generic-token-list';
    const run = await certify(
      soundFile(mock, 'none'),
      {},
      '--only',
      `${row},resource-user-token`,
      '--vouch',
      'all',
    );
    expect(run.outcome('resource-user-token')).toBe('pass');
    expect(run.outcome(row)).toBe('inconclusive');
    expect(run.report.requirements.find(({ id }) => id === row)?.reason).toMatch(
      /prove resources\.listUsers: .*503.*later/,
    );
    expect(run.code).toBe(3);
  } finally {
    await mock.close();
  }
});
