/** A deployment that throttles and locks accounts is not bitten by a run that keeps to its pace. */
import { once } from 'node:events';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import type { Report } from '../reports/model/types.ts';
import { runBin, startBin } from './testing/run-bin.ts';

const REQUESTS_PER_SECOND = 20;
const THROTTLED = {
  ...{ name: 'throttled', title: 'Throttled', extends: 'strict', sound: true, deviations: [] },
  description:
    'Twenty requests are served in a second, and ten wrong passwords within an hour lock an account.',
  habits: ['accounts-locked'],
  refusals: { 'rate-limited': { as: 'json', status: 429, body: { error: 'too_many_requests' } } },
  http: { rateLimit: { requests: REQUESTS_PER_SECOND, perSeconds: 1, retryAfterSeconds: 1 } },
};
/** Every row that types a wrong password, and one more. */
const ROWS = [
  'interaction-wrong-password',
  'interaction-password-exact',
  'interaction-password-trimmed',
  'code-single-use',
];

const press = (name: string) => ({ click: { role: 'button', name } });

test('no request is refused for its rate, and no account is locked', async () => {
  const folder = test.info().outputDir;
  mkdirSync(folder, { recursive: true });
  const dialect = join(folder, 'throttled.json');
  writeFileSync(dialect, JSON.stringify(THROTTLED));
  const flags = ['--interaction', 'login', '--remember', 'consent', '--dialect', dialect];
  const mock = startBin(['mock', '--port', '0', '--quiet', '--json', ...flags]);
  try {
    const [line] = (await once(mock.stdout, 'data')) as [Buffer];
    const target = {
      baseUrl: JSON.parse(String(line)).url,
      client: { id: 'abc123', secret: 'env:SECRET', redirectUri: 'https://localhost/callback' },
      limits: { requestsPerSecond: REQUESTS_PER_SECOND },
      interaction: {
        kind: 'form',
        steps: [
          { fill: { label: 'User name', value: 'ada' } },
          { fill: { label: 'Password', value: 'mock-password-ada' } },
          press('Sign in'),
        ],
        approve: [press('Approve')],
      },
    };
    writeFileSync(join(folder, 'target.json'), JSON.stringify(target));
    const args = ['provider', '--target', 'target.json', '--depth', 'quick', '--only', ROWS.join(',')];
    const env = { SECRET: 'mock-secret-abc123-not-for-production' };
    const { code, out } = await runBin([...args, '--format', 'json'], { cwd: folder, env });
    expect(code, out).toBe(0);
    const report = JSON.parse(readFileSync(join(folder, 'airisk-report', 'report.json'), 'utf8')) as Report;
    const rows = report.requirements.filter(({ id }) => ROWS.includes(id));
    expect(rows.map(({ outcome }) => outcome)).toEqual(ROWS.map(() => 'pass'));
    expect(report.environment).toMatchObject({ rateLimited: 0 });
    expect(report.environment?.failedSignIns).toBeLessThan(10);
  } finally {
    mock.kill();
  }
});
