import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from '@playwright/test';
import { packageRoot } from '../specs/index.ts';

/** Timers that never ring, as a test has them that does not move its fake clock: global ones, and those of the module. */
const FAKE = `
  import timers from 'node:timers';
  import { syncBuiltinESMExports } from 'node:module';
  function fakeTimers() {
    const never = () => ({ unref() { return this; }, ref() { return this; } });
    for (const name of ['setTimeout', 'setInterval', 'setImmediate']) globalThis[name] = timers[name] = never;
    for (const name of ['clearTimeout', 'clearInterval', 'clearImmediate']) globalThis[name] = timers[name] = () => undefined;
    globalThis.Date = class extends Date { static now() { return 0; } constructor(...given) { super(...(given.length > 0 ? given : [0])); } };
    performance.now = () => 0;
    syncBuiltinESMExports();
  }`;

const SERVER = `
  const mock = await startMockServer();
  const client = mock.clients[0];
  const authorize = mock.url + '/api/oauth2?' + new URLSearchParams({ client_id: client.id, redirect_uri: client.redirectUris[0] });
  mock.arm({ delayMs: 30 });
  const answer = await fetch(authorize, { redirect: 'manual' });
  const live = fetch(mock.control.url + '/journal/live?waitMs=30&generation=1', { headers: { Authorization: 'Bearer ' + mock.control.token } });
  console.log(answer.status + ' ' + (await live).status);
  await mock.close();
  console.log('closed');`;

const HANDLERS = `
  const provider = createMockProvider({ faults: ['code/check-then-mark'] });
  const { code } = await provider.authorize();
  provider.arm({ delayMs: 30 });
  const [client] = provider.clients;
  const body = new URLSearchParams({ client_id: client.id, client_secret: client.secret, redirect_uri: client.redirectUris[0], code });
  const answer = await provider.fetch(new Request(provider.url + '/api/oauth2/Token', { method: 'POST', body }));
  console.log(answer.status + ' closed');`;

/** Runs a module in a process of its own, because what is faked stays so. */
async function runModule(text: string): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'mock-timers-'));
  try {
    const file = join(folder, 'run.mjs');
    writeFileSync(file, text);
    const { stdout } = await promisify(execFile)(process.execPath, [file], { timeout: 10_000 });
    return stdout.trim();
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const WAYS = {
  'as compiled': 'dist/mock-server/index.js',
  'in the bundle': 'dist/bundle/library/index.js',
};
for (const [way, path] of Object.entries(WAYS)) {
  const load = `import { createMockProvider, startMockServer } from ${JSON.stringify(pathToFileURL(join(packageRoot, path)).href)};`;

  test(`a server answers late and closes although the timers are fake, ${way}`, async () => {
    expect(await runModule(`${load}${FAKE}\nfakeTimers();${SERVER}`)).toBe('302 200\nclosed');
  });

  test(`a server that was started before as well, ${way}`, async () => {
    const text = `${load}${FAKE}${SERVER.replace('mock.arm(', 'fakeTimers(); mock.arm(')}`;
    expect(await runModule(text)).toBe('302 200\nclosed');
  });

  test(`a provider without a socket answers late and misbehaves in time, ${way}`, async () => {
    expect(await runModule(`${load}${FAKE}\nfakeTimers();${HANDLERS}`)).toBe('200 closed');
  });
}

test('global timers that were fake before the mock was loaded are not taken', async () => {
  const path = pathToFileURL(join(packageRoot, 'dist/bundle/library/index.js')).href;
  const text = `
    const real = globalThis.setTimeout;
    globalThis.setTimeout = globalThis.setImmediate = () => ({ unref() {} });
    const { startMockServer } = await import(${JSON.stringify(path)});
    const mock = await startMockServer();
    await mock.close();
    console.log('closed');
    real(() => undefined, 0);`;
  expect(await runModule(text)).toBe('closed');
});
