import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { ALL_FORMATS } from '../../reports/formats.ts';
import { scanForSecrets } from '../../reports/leaks/scan-for-secrets.ts';
import { reportProblems } from '../../reports/testing/report-problems.ts';
import { writeReports } from '../../reports/write-reports.ts';
import { requirement } from '../../specs/index.ts';
import { assembleProxyReport } from './assemble-proxy-report.ts';
import { callApi, signIn, signInSoundly } from './testing/sign-in.ts';
import { type WatchedTraffic, watchTraffic } from './testing/watch-traffic.ts';

/** Unusual and sound. */
const DIALECTS = [
  'strict',
  'jwt',
  'token-again',
  'one-live-code',
  'path-prefix',
  'answers-gzip',
  'refusals-as-problem',
  'expiration-ticks',
  'kestrel-behind-balancer',
];

for (const dialect of DIALECTS)
  test(`nobody is accused in sound traffic: ${dialect}`, async () => {
    const { broken, judge } = await watchTraffic({ dialect }, signInSoundly);
    const binding = Object.keys(broken).filter((id) => requirement(id).level !== 'may');
    expect(binding).toEqual([]);
    expect(judge.counts).toMatchObject({
      authorizations: 8,
      codes: 8,
      tokenRequests: 8,
      tokens: 8,
      failed: 0,
    });
  });

/** Defects of a deployment that honest traffic shows. */
const FAULTS = {
  'authorize/code-in-fragment': 'authorize-code-in-query',
  'authorize/redirects-with-moved': 'authorize-status-found',
  'state/dropped': 'state-echoed',
  'token/no-expiration': 'token-expiration-present',
  'resource/list-as-html': 'resource-list-json',
  'token/success-cacheable': 'token-no-store',
};

const reportOf = ({ subject, judge }: WatchedTraffic) =>
  assembleProxyReport({
    ...{
      subject,
      judge,
      durationMs: 1_000,
      startedAt: new Date(),
      between: 'a proxy of the test',
      waivers: [],
    },
    gate: { profile: 'hardened', failOn: 'fail', partial: true },
  });

test('the report holds both sides, certifies nothing, and keeps every secret', async () => {
  const issued: string[] = [];
  const watched = await watchTraffic({ onIssue: (_kind, value) => void issued.push(value) }, async (ends) => {
    await signInSoundly(ends);
    await signIn(ends, { times: 2 });
    const token = await signIn(ends, {
      userid: 'user_42',
      redeemWith: { redirect_uri: 'https://localhost/second' },
    });
    await callApi(ends.url, token ?? issued.at(-1) ?? '', true, (value) => value);
    await fetch(`${ends.url}/api/oauth2?client_id=abc123&client_secret=${ends.mock.clients[0]?.secret}`, {
      redirect: 'manual',
    });
  });
  const { report, guard } = reportOf(watched);
  expect(reportProblems(report)).toEqual([]);
  expect(report).toMatchObject({ actor: 'both', target: { kind: 'proxy' }, exitCode: 1, complete: true });
  expect(report.verdicts).toMatchObject({ documented: 'non-conformant', hardened: 'non-conformant' });
  const outcomes = new Map(report.requirements.map(({ id, outcome }) => [id, outcome]));
  for (const id of ['client-token-once', 'client-token-redirect-uri', 'client-authorize-no-secret'])
    expect(outcomes.get(id), id).toBe('fail');
  for (const id of ['code-single-use', 'token-form-accepted', 'client-state-fresh'])
    expect(outcomes.get(id), id).toBe('pass');
  expect(report.requirements.filter(({ outcome, reason }) => outcome === 'untestable' && !reason)).toEqual(
    [],
  );
  expect(report.observations.map(({ actual }) => actual).join()).toMatch(
    /This code was redeemed \d+ ms earlier by request/,
  );
  const folder = mkdtempSync(join(tmpdir(), 'airisk-proxy-'));
  try {
    const { late, withheld } = writeReports(report, folder, ALL_FORMATS, { guard });
    expect([late, withheld]).toEqual([undefined, []]);
    const secrets = [...issued, watched.subject.secrets[0]?.value ?? ''].map((value) => ({
      kind: 'code' as const,
      value,
    }));
    const search = () => scanForSecrets(folder, secrets).leaks.length;
    expect(search()).toBe(0);
    // The search would see one.
    writeReports(
      { ...report, observations: [{ condition: 'planted', actual: secrets[0]?.value ?? '' }] },
      folder,
      ['json'],
    );
    expect(search()).toBeGreaterThan(0);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('sound traffic meets the gate and is not fully verified', async () => {
  const { report } = reportOf(await watchTraffic({}, signInSoundly));
  expect(report.exitCode).toBe(0);
  expect(report.verdicts).toMatchObject({ documented: 'not-fully-verified', hardened: 'not-fully-verified' });
  const { report: empty } = reportOf(await watchTraffic({}, async () => undefined));
  expect(empty.exitCode).toBe(3);
});

for (const [fault, row] of Object.entries(FAULTS))
  test(`a deployment is named by what it does: ${fault}`, async () => {
    const { broken } = await watchTraffic({ faults: [fault] }, (ends) => signIn(ends).then(() => undefined));
    expect(Object.keys(broken)).toContain(row);
  });
