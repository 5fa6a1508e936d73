/** A verdict is never lost, and what a provider really issued is in no file: the values are taken from its own side. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { expect, test } from '@playwright/test';
import { DEFAULT_PASSKEYS } from '../mock-server/config/defaults.ts';
import { type MockServer, type MockServerOptions, startMockServer } from '../mock-server/index.ts';
import { ALL_FORMATS } from '../reports/formats.ts';
import { listFiles, scanForSecrets } from '../reports/leaks/scan-for-secrets.ts';
import type { Secret } from '../reports/model/redact.ts';
import type { Report } from '../reports/model/types.ts';
import { reportProblems } from '../reports/testing/report-problems.ts';
import type { RequirementId } from '../specs/index.ts';
import { runBin } from './testing/run-bin.ts';

const inFolder = (...names: string[]) => test.info().outputPath(...names);

interface Run {
  readonly options: MockServerOptions;
  readonly only: readonly RequirementId[];
  /** Of the target file, beside what the mock says. */
  readonly target?: object;
}

/** Certifies a mock with every format, and searches what was written for what it issued. */
async function certify({ options, only, target = {} }: Run) {
  const issued: Secret[] = [];
  const mock = await startMockServer({ ...options, onIssue: (kind, value) => issued.push({ kind, value }) });
  try {
    mkdirSync(test.info().outputDir, { recursive: true });
    writeFileSync(inFolder('target.json'), JSON.stringify({ ...targetOf(mock), ...target }));
    const args = ['provider', '--target', inFolder('target.json'), '--only', only.join(',')];
    const ran = await runBin([...args, '--out', inFolder('out'), '--format', ALL_FORMATS.join(',')], {});
    const secrets = [
      ...issued,
      ...signed(mock),
      ...mock.clients.map(({ secret }) => ({ kind: 'secret' as const, value: secret })),
    ];
    const signatures = signed(mock).length;
    const report = JSON.parse(readFileSync(inFolder('out', 'report.json'), 'utf8')) as Report;
    const outcome = (id: RequirementId) => report.requirements.find((row) => row.id === id)?.outcome;
    return { ...ran, issued, report, outcome, signatures, scan: scanForSecrets(inFolder('out'), secrets) };
  } finally {
    await mock.close();
  }
}

/** Passkeys, and what they signed. */
function signed(mock: MockServer): Secret[] {
  const forms = mock.rawJournal().map(({ request }) => new URLSearchParams(request.body));
  const values = [
    ...mock.users.map(({ passkey }) => passkey?.privateKey),
    ...forms.flatMap((form) => [form.get('signature'), form.get('clientDataJSON')]),
  ];
  return values.flatMap((value) => (value ? [{ kind: 'password' as const, value }] : []));
}

function targetOf({ url, clients, users }: MockServer) {
  const account = ({ id, secret, redirectUris }: MockServer['clients'][number]) => ({
    ...{ id, secret, redirectUri: redirectUris[0], alternateRedirectUris: redirectUris.slice(1) },
  });
  const [client, otherClient] = clients;
  if (!client || !otherClient) throw new Error('the mock has two clients');
  return {
    name: 'rehearsal',
    baseUrl: url,
    client: account(client),
    otherClient: { ...account(otherClient), alternateRedirectUris: undefined },
    users: { primary: users[0]?.id, other: users[1]?.id },
    interaction: { kind: 'none' },
    resources: { listUsers: '/api/Users/ListUsers', userOnly: '/api/Chat/GetConversations' },
  };
}

for (const [fault, only] of [
  ['redirect/not-compared', ['redirect-query-added', 'redirect-unregistered', 'redirect-host-extended']],
  ['redirect/prefix-match', ['redirect-query-added', 'redirect-path-extended']],
] as const)
  test(`an open redirect (${fault}) has a report in every format, complete and clean`, async () => {
    const { code, err, issued, report, outcome, scan } = await certify({
      options: { faults: [fault] },
      only: [...only],
    });
    expect(code, err).toBe(1);
    expect(only.map(outcome)).toEqual(only.map(() => 'fail'));
    expect(report.complete).toBe(true);
    expect(report.environment['maskedLate']).toBeUndefined();
    expect(issued.length).toBeGreaterThan(3);
    expect(scan).toMatchObject({ leaks: [] });
    expect(scan.files).toBeGreaterThanOrEqual(ALL_FORMATS.length);
    expect(listFiles(inFolder('out'))).toContain('report.har');
    expect(reportProblems(report)).toEqual([]);
  });

test('a target whose redirect URI holds a parameter named code, and one named like half of its secret, have reports', async () => {
  const client = {
    id: 'abc123',
    name: 'Portal',
    secret: 'staging-secret',
    redirectUris: ['https://localhost/callback', 'https://localhost/tenant?code=tenant-number-0001'],
  };
  const other = {
    id: 'def456',
    name: 'Desk',
    secret: 'other-secret-1',
    redirectUris: ['https://localhost/other'],
  };
  const { code, err, report, scan } = await certify({
    options: { config: { clients: [client, other] } },
    only: ['authorize-alternate-redirect', 'authorize-query-retained', 'token-client-secret-exact'],
    target: { name: 'staging' },
  });
  expect(code, err).toBe(0);
  expect(report.target.name).toBe('staging');
  expect(JSON.stringify(report)).toContain('code=tenant-number-0001');
  expect(scan).toMatchObject({ leaks: [] });
});

test('the codes of visits that nobody redeems are in no file', async () => {
  const { code, err, issued, scan } = await certify({
    options: { interaction: 'login' },
    only: ['interaction-no-repost', 'interaction-approve', 'interaction-deny-no-code'],
    target: {
      interaction: {
        kind: 'form',
        steps: [
          { fill: { label: 'User name', value: 'ada' } },
          { fill: { label: 'Password', value: 'mock-password-ada' } },
          { click: { role: 'button', name: 'Sign in' } },
        ],
        approve: [{ click: { role: 'button', name: 'Approve' } }],
        deny: [{ click: { role: 'button', name: 'Deny' } }],
      },
    },
  });
  expect(code, err).toBe(0);
  expect(issued.length).toBeGreaterThan(1);
  expect(scan).toMatchObject({ leaks: [] });
});

test('a run that signs in with a passkey is judged, and neither the passkey nor what it signed is in a file', async () => {
  const [passkey] = DEFAULT_PASSKEYS;
  const only = ['interaction-approve', 'interaction-deny-no-code'] as const;
  const { code, err, outcome, scan, signatures } = await certify({
    options: { interaction: 'login', dialect: 'passkey' },
    only,
    target: {
      interaction: {
        kind: 'form',
        steps: [
          { click: { role: 'button', name: 'Sign in with a passkey' } },
          { passkey: { credential: JSON.stringify(passkey) } },
        ],
        approve: [{ click: { role: 'button', name: 'Approve' } }],
        deny: [{ click: { role: 'button', name: 'Deny' } }],
      },
    },
  });
  expect(code, err).toBe(0);
  expect(only.map(outcome)).toEqual(['pass', 'pass']);
  expect(signatures).toBeGreaterThan(3);
  expect(scan).toMatchObject({ leaks: [] });
});
