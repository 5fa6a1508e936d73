/** `provider --dry-run`: what it says a run would send is what the run then sends, and it sends nothing itself. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { expect, test } from '@playwright/test';
import { startMockServer } from '../mock-server/index.ts';
import type { Report } from '../reports/model/types.ts';
import type { DryRun } from '../runner/certify/dry-run.ts';
import { runBin } from './testing/run-bin.ts';

const press = (name: string) => ({ click: { role: 'button', name } });
const PAGES = {
  kind: 'form',
  steps: [
    { fill: { label: 'User name', value: 'ada' } },
    { fill: { label: 'Password', value: 'mock-password-ada' } },
    press('Sign in'),
  ],
  approve: [press('Approve')],
  deny: [press('Deny')],
};

for (const [kind, only, interaction, dialect] of [
  ['none', 'code-unknown,token-json-operators', { kind: 'none' }, 'strict'],
  ['login', 'interaction-approve', PAGES, 'strict'],
  ['login', 'interaction-approve,code-unknown', PAGES, 'sign-in-and-consent-remembered'],
] as const)
  test(`a dry run counts what the run sends, its preflight included (${kind}, ${dialect})`, async () => {
    test.setTimeout(300_000);
    const mock = await startMockServer({ interaction: kind, dialect });
    try {
      const file = test.info().outputPath('target.json');
      mkdirSync(test.info().outputDir, { recursive: true });
      const [client, otherClient] = mock.clients.map(({ id, secret, redirectUris }) => ({
        ...{ id, secret, redirectUri: redirectUris[0] },
      }));
      const users = { primary: 'user_42', other: 'user_7' };
      const resources = { listUsers: '/api/Users/ListUsers', userOnly: '/api/Chat/GetConversations' };
      const target = {
        name: 'a mock',
        baseUrl: mock.url,
        client,
        otherClient,
        users,
        resources,
        interaction,
      };
      writeFileSync(file, JSON.stringify(target));
      const args = ['provider', '--target', file, '--only', only, '--depth', 'quick', '--explore', '0'];

      const dryRun = await runBin([...args, '--dry-run', '--json']);
      expect(dryRun.code, dryRun.err).toBe(0);
      expect(mock.journal()).toEqual([]);
      const told = JSON.parse(dryRun.out) as DryRun;

      const out = test.info().outputPath('out');
      const ran = await runBin([...args, '--out', out, '--format', 'json']);
      expect(ran.code, ran.err).toBe(0);
      const { environment } = JSON.parse(readFileSync(`${out}/report.json`, 'utf8')) as Report;
      const { requests, signIns, failedSignIns } = environment;
      if (dialect !== 'strict') {
        expect(told.signInsRemembered).toBe(signIns);
        expect(told.signIns).toBeGreaterThan(Number(signIns));
        return;
      }
      expect(told).toMatchObject({ requests, signIns, failedSignIns });
      expect(told.signInsRemembered === undefined).toBe(kind === 'none');
      expect(told.preflight.requests).toBeGreaterThan(5);
      expect(told.preflight.signIns > 0).toBe(kind === 'login');
      expect(told.depths.find(({ depth }) => depth === 'quick')).toMatchObject({ requests, signIns });
      for (const { requests: all } of told.depths) expect(all).toBeGreaterThan(told.preflight.requests);
    } finally {
      await mock.close();
    }
  });
