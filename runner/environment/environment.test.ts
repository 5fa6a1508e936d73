import { chmodSync, mkdirSync } from 'node:fs';
import { expect, test } from '@playwright/test';
import { runBin, runHere } from '../../cli/testing/run-bin.ts';
import type { CollectedTest } from '../../reports/model/types.ts';
import { refuseBroken } from '../certify/dry-run.ts';

const out = () => test.info().outputPath('report');
/** The built-in mock's secret stands for everybody's. */
const SECRET = /mock-secret|mock-password/;

for (const [name, value] of [
  ['DEBUG', 'pw:*'],
  ['DEBUG', 'express:*, pw:protocol'],
  ['DEBUG', '*'],
  ['DEBUG', 'p*'],
  ['PWDEBUG', '1'],
  ['PWDEBUG', 'console'],
  ['SELENIUM_REMOTE_URL', 'http://127.0.0.1:1'],
  ['NODE_DEBUG', 'child_process'],
  ['NODE_OPTIONS', '--tls_keylog=/dev/null'],
  ['NODE_OPTIONS', '--max-old-space-size=900 --trace-tls'],
] as const) {
  test(`${name}=${value} is refused, and nothing is told`, async () => {
    const ran = await runBin(['provider', '--only', 'code-single-use', '--depth', 'quick', '--out', out()], {
      env: { [name]: value },
    });
    expect(ran.code).toBe(2);
    expect(ran.err).toContain(`${name} must not be set like this`);
    expect(ran.err + ran.out).not.toMatch(SECRET);
  });
}

test('every command that starts something refuses them, and says what is left', async () => {
  const env = { DEBUG: 'pw:api', NODE_DEBUG: 'net' };
  for (const args of [
    ['client', '--config', 'client.json'],
    ['preflight', '--target', 'target.json'],
    ['audit', '--fault', 'code/reusable'],
    ['audit', '--clients'],
    ['provider', '--targets', 'folder'],
  ]) {
    const { code, err } = await runHere(args, { env });
    expect(code, args.join(' ')).toBe(2);
    expect(err).toMatch(/DEBUG must not[\s\S]+NODE_DEBUG must not/);
  }
  const env2 = { DEBUG: 'express:*,-pw:*', PWDEBUG: '0', NODE_OPTIONS: '--max-old-space-size=900' };
  expect((await runHere(['provider', '--list'], { env })).code).toBe(0);
  const ran = await runHere(['client', '--config', 'missing.json'], { env: env2 });
  expect(ran.err).not.toContain('must not be set');
});

test('what DEBUG leaves the runner out of is nobody’s business', async () => {
  for (const DEBUG of ['express:*', 'power', '*,-pw:*', 'pwx:*']) {
    const { err } = await runHere(['client', '--config', 'missing.json'], { env: { DEBUG } });
    expect(err, DEBUG).not.toContain('must not be set');
  }
});

test('without a folder for temporary files the message names TMPDIR', async () => {
  const sealed = test.info().outputPath('sealed');
  mkdirSync(sealed);
  chmodSync(sealed, 0o500);
  const places = ['/nonexistent/tmp', '/proc', ...(process.getuid?.() === 0 ? [] : [sealed])];
  for (const TMPDIR of places) {
    const { code, err } = await runBin(
      ['provider', '--only', 'code-single-use', '--depth', 'quick', '--out', out()],
      {
        env: { TMPDIR },
      },
    );
    expect(code, err).toBe(2);
    expect(err).toContain(`${TMPDIR}, cannot be written to`);
    expect(err).toContain('set TMPDIR');
    expect(err).not.toContain('defect');
  }
});

test('NODE_ENV=production is the business of others: the run’s own mock starts', async () => {
  const env = { NODE_ENV: 'production' };
  const args = ['provider', '--only', 'code-single-use', '--depth', 'quick', '--out', out()];
  expect(await runBin(args, { env })).toMatchObject({ code: 0 });
  const target = [
    '--base-url',
    'https://airisk.invalid',
    '--client-id',
    'abc123',
    '--client-secret',
    'env:S',
  ];
  const dryRun = await runBin(
    [
      'provider',
      ...target,
      '--redirect-uri',
      'https://localhost/callback',
      '--dry-run',
      ...['--depth', 'quick', '--only', 'code-single-use'],
    ],
    { env: { ...env, S: 'a-secret-of-nobody' } },
  );
  expect(dryRun.code, dryRun.err).toBe(0);
  expect(dryRun.out).toMatch(/^ {2}[1-9]\d* requests/m);
});

test('a dry run that breaks off is no estimate', () => {
  const lost: CollectedTest = {
    ...{ project: 'provider', file: 'a.spec.ts', title: 'a', requirements: [], durationMs: 1 },
    ...{ status: 'failed', error: 'the mock refused\nat …' },
  };
  const whole = {
    ...lost,
    status: 'passed' as const,
    record: { checks: [], observations: [], exchanges: [] },
  };
  const ended = { status: 'failed' as const, durationMs: 1 };
  expect(() => refuseBroken({ ...ended, tests: [whole] })).not.toThrow();
  for (const broken of [
    { ...ended, tests: [whole, lost] },
    { ...ended, tests: [whole], errors: ['the mock refused'] },
    { ...ended, tests: [], status: 'interrupted' as const, errors: ['the mock refused'] },
  ])
    expect(() => refuseBroken(broken)).toThrow(/no estimate: the mock refused$/);
});
