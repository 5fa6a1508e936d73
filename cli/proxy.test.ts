import type { ChildProcess } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { get } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { expect, test } from '@playwright/test';
import { type MockServer, startMockServer } from '../mock-server/index.ts';
import type { Report } from '../reports/model/types.ts';
import { runBin, runHere, startBin } from './testing/run-bin.ts';

const folder = mkdtempSync(join(tmpdir(), 'airisk-proxy-cli-'));
const target = join(folder, 'target.json');
let mock: MockServer;

test.beforeAll(async () => {
  mock = await startMockServer();
  const [client] = mock.clients;
  const account = { id: client?.id, secret: client?.secret, redirectUri: client?.redirectUris[0] };
  writeFileSync(target, JSON.stringify({ name: 'a mock', baseUrl: mock.url, client: account }));
});
test.afterAll(async () => {
  await mock.close();
  rmSync(folder, { recursive: true });
});

/** The first line of JSON on stderr. */
async function ready(child: ChildProcess): Promise<{ url: string; view: string; caFile?: string }> {
  if (child.stderr)
    for await (const line of createInterface({ input: child.stderr }))
      if (line.startsWith('{')) return JSON.parse(line);
  throw new Error('it did not say that it is ready');
}

const read = (url: string, ca: Buffer) =>
  new Promise<number>((done, fail) => {
    get(url, { ca, agent: false }, (answer) => done(answer.resume().statusCode ?? 0)).on('error', fail);
  });

test('a signal ends it and publishes the report, over TLS as well', async () => {
  const out = join(folder, 'out');
  const child = startBin(['proxy', '--target', target, '--port', '0', '--tls', '--json', '--out', out]);
  const text: string[] = [];
  child.stdout.on('data', (chunk: Buffer) => void text.push(chunk.toString()));
  const ended = new Promise<number | null>((done) => child.once('exit', done));
  const { url, caFile = '' } = await ready(child);
  const asked = new URLSearchParams({
    client_id: 'abc123',
    redirect_uri: mock.clients[0]?.redirectUris[0] ?? '',
  });
  expect(await read(`${url}/api/oauth2?${asked}`, readFileSync(caFile))).toBe(302);
  child.kill('SIGTERM');
  expect(await ended).toBe(1);
  const report = JSON.parse(readFileSync(join(out, 'report.json'), 'utf8')) as Report;
  expect(JSON.parse(text.join(''))).toEqual(report);
  expect(report).toMatchObject({ actor: 'both', target: { kind: 'proxy', name: 'a mock' }, complete: true });
  const failed = report.requirements.filter(({ outcome }) => outcome === 'fail').map(({ id }) => id);
  expect(failed).toEqual(['client-state-present']);
});

test('where it must not run it says why', async () => {
  const production = await runBin(
    ['proxy', '--target', target, '--port', '0', '--out', join(folder, 'other')],
    { env: { NODE_ENV: 'production' } },
  );
  expect(production).toMatchObject({ code: 2, err: expect.stringMatching(/NODE_ENV is "production"/) });
  for (const [args, message] of [
    [[], /--target FILE is missing/],
    [['--target', target, '--port', '70000'], /--port 70000 is no port/],
    [['--target', target, '--host', '0.0.0.0'], /--allow-remote as well/],
    [['--target', target, '--allow-host', 'a/b'], /--allow-host/],
    [['--target', join(folder, 'none.json')], /none\.json/],
  ] as const) {
    const { code, err } = await runHere(['proxy', ...args, '--out', join(folder, 'other')]);
    expect({ code, err }).toEqual({ code: 2, err: expect.stringMatching(message) });
  }
});
