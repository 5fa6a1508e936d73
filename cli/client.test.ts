import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import type { Report } from '../reports/model/types.ts';
import { packageRoot } from '../specs/index.ts';
import { runHere, startBin } from './testing/run-bin.ts';

let folder: string;
test.beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'airisk-client-test-'));
});
test.afterEach(() => rmSync(folder, { recursive: true, force: true }));

const WEB_APP = join(packageRoot, 'examples', 'web-app', 'airisk-client.json');
const COMMAND = join(packageRoot, 'examples', 'python-command', 'airisk-client.json');
const SECRET = 'example-web-app-secret-for-tests-only';

const judge = (config: string, ...flags: string[]) =>
  runHere(['client', '--config', config, '--out', join(folder, 'report'), '--quiet', ...flags]);
const readReport = (): Report => JSON.parse(readFileSync(join(folder, 'report', 'report.json'), 'utf8'));
const outcomeOf = (id: string) => readReport().requirements.find((row) => row.id === id)?.outcome;

/** A configuration in the folder of this test. */
function write(config: object): string {
  const path = join(folder, 'client.json');
  writeFileSync(path, JSON.stringify(config));
  return path;
}

const webApp = () => JSON.parse(readFileSync(WEB_APP, 'utf8'));
const variant = (id: string) => ({
  ...webApp(),
  launch: {
    ...webApp().launch,
    command: `node ${join(packageRoot, 'examples', 'broken', 'start.js')} ${id}`,
  },
});

test('a sound web application passes, and the report keeps its secret', async () => {
  const ids = 'signs-in,token-client-secret,state-wrong,token-refused,callback-parameter-order,state-foreign';
  expect((await judge(WEB_APP, '--scenario', ids)).code).toBe(0);
  const report = readReport();
  expect([report.actor, report.target.kind, report.complete]).toEqual(['client', 'client', true]);
  expect(outcomeOf('client-state-wrong')).toBe('pass');
  expect(outcomeOf('client-token-timeout')).toBe('untestable');
  const row = report.requirements.find(({ id }) => id === 'client-token-refused');
  expect(row?.checks.map(({ title }) => title)).toEqual(['400 Invalid Code', '400 Invalid client_id']);
  expect(row?.checks[0]?.evidence.length).toBeGreaterThan(1);
  for (const name of readdirSync(join(folder, 'report')).filter((file) => file.includes('.'))) {
    expect(readFileSync(join(folder, 'report', name), 'utf8'), name).not.toContain(SECRET);
  }
});

test('an interrupted run leaves a report that says so, and ends as one of a provider does', async () => {
  const child = startBin(['client', '--config', COMMAND, '--out', join(folder, 'report')]);
  const ended = once(child, 'close');
  let err = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    err += text;
  });
  // Of its tests the first has come to its end.
  await expect.poll(() => err, { timeout: 90_000 }).toMatch(/\d+\/\d+ tests/);
  child.kill('SIGTERM');
  expect(await ended).toEqual([5, null]);
  expect(readReport()).toMatchObject({ complete: false, exitCode: 5 });
  expect(readReport().gate.reason).toContain('interrupted by SIGTERM');
});

test('a broken one fails the row that its defect breaks, with evidence and a way to see it again', async () => {
  const config = write(variant('ignores-state'));
  expect((await judge(config, '--only', 'client-state-wrong')).code).toBe(1);
  const row = readReport().requirements.find(({ id }) => id === 'client-state-wrong');
  expect(row?.outcome).toBe('fail');
  expect(row?.checks[0]?.actual).toContain('the answer was redeemed');
  expect(row?.reproduce).toContain('--scenario state-wrong');
});

test('one that is broken after an error only is found, and the finding says so, with the page', async () => {
  const config = write(variant('accepts-number-as-token@history=after-error'));
  expect((await judge(config, '--only', 'client-answer-token-type,client-page-reload')).code).toBe(1);
  const [row] = readReport().requirements.filter(({ outcome }) => outcome === 'fail');
  expect(row?.id).toBe('client-answer-token-type');
  const broken = row?.checks.find(({ outcome }) => outcome === 'fail');
  expect(broken?.actual).toMatch(/; only in a browser that had been refused before$/);
  const [page] = broken?.shown ?? [];
  expect(Buffer.from(page?.picture ?? '', 'base64').toString('latin1')).toMatch(/^.PNG/);
  const html = readFileSync(join(folder, 'report', 'report.html'), 'utf8');
  expect(html).toContain(`src="data:image/png;base64,${page?.picture}"`);
  const held = readReport().requirements.find(({ id }) => id === 'client-page-reload');
  expect(held?.checks[0]?.actual).toContain('the same in a browser that had signed in before');
});

test('one that does not sign in a second time is found', async () => {
  const config = write(variant('refuses-everything@history=second-sign-in'));
  expect((await judge(config, '--only', 'client-signs-in')).code).toBe(1);
  const row = readReport().requirements.find(({ id }) => id === 'client-signs-in');
  expect(row?.checks[0]?.actual).toContain('in a browser that had signed in before the application did not');
  expect(row?.checks[0]?.shown?.[0]?.picture).toBeDefined();
});

test('one that never signs in is not conformant, and no refusal of it counts', async () => {
  const { code } = await judge(write(variant('refuses-everything')), '--scenario', 'signs-in,state-wrong');
  expect(code).toBe(1);
  expect(outcomeOf('client-signs-in')).toBe('fail');
  expect(outcomeOf('client-state-wrong')).toBe('inconclusive');
  const row = readReport().requirements.find(({ id }) => id === 'client-state-wrong');
  expect(row?.reason).toContain('the application did not sign in: no token request followed');
});

test('what it cannot show is untestable, and the report says what to configure', async () => {
  const { apiUrl: _, statusUrl: __, ...drive } = webApp().drive;
  const config = write({
    ...webApp(),
    launch: { ...webApp().launch, cwd: join(packageRoot, 'examples', 'web-app') },
    drive,
  });
  const { code } = await judge(config, '--only', 'client-api-bearer,client-session-rotated,client-signs-in');
  expect(code).toBe(3);
  const reasons = readReport().requirements.filter(({ outcome }) => outcome === 'untestable');
  expect(reasons.find(({ id }) => id === 'client-api-bearer')?.reason).toContain('drive.apiUrl');
  expect(reasons.find(({ id }) => id === 'client-session-rotated')?.reason).toContain('drive.statusUrl');
});

test('a command is judged by its exit code; pages are not its business', async () => {
  test.skip(spawnSync('python3', ['--version']).status !== 0, 'there is no python3 on this machine');
  const ids = 'signs-in,state-wrong,token-server-error,api-bearer,page-no-token';
  expect((await judge(COMMAND, '--scenario', ids)).code).toBe(0);
  expect(outcomeOf('client-token-server-error')).toBe('pass');
  expect(outcomeOf('client-page-no-token')).toBe('not-applicable');
});

test('an application that does not start: exit code 4, a report, and what it printed', async () => {
  const config = write({ ...webApp(), launch: { command: 'echo no luck today', readyTimeoutSeconds: 5 } });
  expect((await judge(config)).code).toBe(4);
  const { stopped, verdicts } = readReport();
  expect(stopped?.message).toContain('no luck today');
  expect(verdicts.documented).toBe('not-fully-verified');
});

test('a provider port that is taken is said so', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((done) => server.once('listening', done));
  const { port } = server.address() as AddressInfo;
  const { code, err } = await judge(write({ ...webApp(), provider: { port } }));
  server.close();
  expect([code, err]).toEqual([2, expect.stringContaining(`provider.port ${port} is in use`)]);
});

const MISTAKES: readonly (readonly [string, (config: ReturnType<typeof webApp>) => object, RegExp])[] = [
  ['an unknown key', (config) => ({ ...config, drives: {} }), /unknown key drives/],
  [
    'an unknown kind',
    (config) => ({ ...config, drive: { kind: 'robot' } }),
    /drive\.kind must be one of browser, command/,
  ],
  [
    'a page elsewhere',
    (config) => ({ ...config, drive: { ...config.drive, startUrl: 'https://app.example/login' } }),
    /drive\.startUrl must be on this machine/,
  ],
  [
    'a short secret',
    (config) => ({ ...config, client: { ...config.client, secret: 'short' } }),
    /client\.secret must have/,
  ],
  [
    'an unknown placeholder',
    (config) => ({ ...config, launch: { command: 'node ${app.path}' } }),
    /\$\{app\.path\} is not known/,
  ],
  [
    'an authority that is not there',
    (config) => ({ ...config, launch: { ...config.launch, caFile: 'nowhere.pem' } }),
    /launch\.caFile names a file that does not exist/,
  ],
  ['no way to know the port', ({ launch: _, ...config }) => config, /provider\.port is missing/],
  [
    'a variable that is not set',
    (config) => ({ ...config, client: { ...config.client, secret: 'env:NOT_SET' } }),
    /NOT_SET, which is not set/,
  ],
];
for (const [what, change, message] of MISTAKES) {
  test(`${what} is a mistake that is explained`, async () => {
    const { code, err } = await judge(write(change(webApp())));
    expect([code, err]).toEqual([2, expect.stringMatching(message)]);
  });
}

test('ids of scenarios and requirements are checked', async () => {
  expect((await judge(WEB_APP, '--scenario', 'state-wrng')).err).toContain('did you mean state-wrong?');
  expect((await judge(WEB_APP, '--only', 'code-single-use')).err).toContain('judges providers, not clients');
  expect((await judge(WEB_APP, '--only', 'client-callback-two-tabs')).err).toContain('is not tested');
  expect((await runHere(['client'])).err).toContain('--config FILE is missing');
});

test('--list names scenarios, needs and requirements', async () => {
  const { code, out } = await runHere(['client', '--list']);
  expect(code).toBe(0);
  expect(out).toMatch(/^token-refused {2}A refused code, 2 times$/m);
  expect(out).toContain('client-token-refused, client-token-refused-once');
  const list: { id: string }[] = JSON.parse((await runHere(['client', '--list', '--json'])).out);
  expect(list.some(({ id }) => id === 'api-no-loop')).toBe(true);
});

const fixed = async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((done) => server.once('listening', done));
  const { port } = server.address() as AddressInfo;
  await new Promise((done) => server.close(done));
  return JSON.parse(JSON.stringify(webAppHere()).replaceAll('${launch.port}', String(port)));
};
const webAppHere = () => ({
  ...webApp(),
  launch: { ...webApp().launch, cwd: join(packageRoot, 'examples', 'web-app') },
});

test('an application on a fixed port makes room for its second copy', async () => {
  const ids = 'signs-in,token-certificate,log-clean';
  expect((await judge(write(await fixed()), '--scenario', ids)).code).toBe(0);
  expect(outcomeOf('client-token-certificate')).toBe('pass');
  expect(outcomeOf('client-log-clean')).toBe('pass');
});

test('a program that stands where the application should is not judged in its place', async () => {
  const config = await fixed();
  const server = createServer((_, response) => response.end()).listen(
    Number(config.launch.env.PORT),
    '127.0.0.1',
  );
  await new Promise((done) => server.once('listening', done));
  const { code } = await judge(write(config));
  server.close();
  expect(code).toBe(2);
  expect(readReport().stopped?.message).toContain('another program listens at');
  expect(readReport().stopped?.advice).toContain('end that program');
});

/** The web application over https, with a certificate of the mock's authority. */
const overHttps = (caFile: string) => {
  const { config } = JSON.parse(
    readFileSync(join(packageRoot, 'examples', 'broken', 'sound.json'), 'utf8'),
  ).find(({ id }: { id: string }) => id === 'own-certificate');
  const base = variant('own-certificate');
  return {
    ...base,
    client: { ...base.client, ...config.client },
    launch: {
      ...base.launch,
      ...config.launch,
      cwd: join(packageRoot, 'examples', 'broken'),
      env: { ...base.launch.env, ...config.launch.env },
      caFile,
    },
    drive: { ...base.drive, ...config.drive },
  };
};
const tls = (name: string) => join(packageRoot, 'mock-server', 'tls', name);

test('with launch.caFile a certificate counts: its authority, and the host it is for', async () => {
  const ids = ['--scenario', 'signs-in,state-wrong,callback-head,session-cookies'];
  expect((await judge(write(overHttps(tls('ca.pem'))), ...ids)).code).toBe(0);
  expect(outcomeOf('client-signs-in')).toBe('pass');

  expect((await judge(write(overHttps(tls('cert.pem'))), ...ids)).code).toBe(4);
  expect(readReport().stopped?.message).toContain('its certificate is not trusted: unable to');

  const elsewhere = JSON.stringify(overHttps(tls('ca.pem'))).replaceAll(
    'https://127.0.0.1',
    'https://127.0.0.2',
  );
  const config = JSON.parse(elsewhere);
  config.launch.env.HOST = '127.0.0.2';
  expect((await judge(write(config), ...ids)).code).toBe(4);
  expect(readReport().stopped?.message).toContain('127.0.0.2 is not in the cert');
});

test('a browser is not led on to a page whose certificate is for another host', async () => {
  const config = overHttps(tls('ca.pem'));
  config.launch.env.HOST = '0.0.0.0';
  config.drive.startUrl = 'https://127.0.0.2:${launch.port}/login';
  const { code } = await judge(write(config), '--scenario', 'signs-in', '--vouch', 'all');
  expect(code).toBe(1);
  const row = readReport().requirements.find(({ id }) => id === 'client-signs-in');
  expect(row?.checks[0]?.actual).toContain('its certificate is not trusted');
});

test('an address that does not answer is named, and nobody is accused for it', async () => {
  const config = webAppHere();
  config.launch.env.AIRISK_BASE_URL = 'http://127.0.0.1:9999';
  const { code } = await judge(
    write(config),
    '--scenario',
    'signs-in,state-wrong,page-no-token',
    '--vouch',
    'all',
  );
  expect(code).toBe(3);
  for (const id of ['client-signs-in', 'client-state-wrong', 'client-page-no-token']) {
    expect(outcomeOf(id), id).toBe('inconclusive');
    const row = readReport().requirements.find((one) => one.id === id);
    expect(row?.reason, id).toContain('http://127.0.0.1:9999/api/oauth2');
  }
});

type Config = ReturnType<typeof webAppHere>;
const page = (path: string) => `http://127.0.0.1:\${launch.port}${path}`;
const REFUTED: readonly (readonly [string, string, (config: Config) => void, RegExp])[] = [
  [
    'signedIn',
    'a text that is misspelt',
    ({ drive }) => Object.assign(drive.signedIn, { name: 'Signd in' }),
    /a token/,
  ],
  [
    'failed',
    'a text that is misspelt',
    ({ drive }) => Object.assign(drive.failed, { name: 'Faild' }),
    /denied/,
  ],
  [
    'apiUrl',
    'another page',
    ({ drive }) => Object.assign(drive, { apiUrl: page('/dta') }),
    /status 404: "Not found/,
  ],
  [
    'statusUrl',
    'a page that signs in',
    ({ drive }) => Object.assign(drive, { statusUrl: page('/login') }),
    /begins/,
  ],
  [
    'startUrl',
    'another page',
    ({ drive }) => Object.assign(drive, { startUrl: page('/logn') }),
    /no sign-in began/,
  ],
  [
    'client',
    'another secret',
    ({ launch }) => Object.assign(launch.env, { AIRISK_CLIENT_SECRET: 'the-secret-of-the-application' }),
    /sends another client_secret/,
  ],
  [
    'client',
    'another id',
    ({ launch }) => Object.assign(launch.env, { AIRISK_CLIENT_ID: 'another-app' }),
    /sends client_id "another-app", the file has "example-web-app"/,
  ],
];
for (const [part, what, change, message] of REFUTED) {
  test(`${what} as ${part} stops the run, in both readings`, async () => {
    const config = webAppHere();
    config.drive.timeoutSeconds = 3;
    change(config);
    expect((await judge(write(config), '--scenario', 'signs-in')).code).toBe(2);
    const { stopped, verdicts, controls } = readReport();
    expect(stopped?.message).toMatch(message);
    expect(stopped?.advice).toMatch(
      new RegExp(`either the client file .* or the application .*--vouch ${part}:`),
    );
    expect(verdicts.documented).toBe('not-fully-verified');
    expect(controls?.find(({ outcome }) => outcome === 'refuted')?.step).toBe(part);
    expect(JSON.stringify(readReport())).not.toContain('the-secret-of-the-application');
  });
}

test('what is vouched for is judged, and recorded', async () => {
  const config = webAppHere();
  config.drive.timeoutSeconds = 3;
  config.drive.signedIn.name = 'Signd in';
  expect((await judge(write(config), '--scenario', 'signs-in', '--vouch', 'signedIn')).code).toBe(1);
  expect(outcomeOf('client-signs-in')).toBe('fail');
  expect(readReport().gate.vouched).toEqual(['signedIn']);
  const shown = readReport().requirements.find(({ id }) => id === 'client-signs-in')?.checks[0]?.shown;
  expect(shown?.[0]).toMatchObject({ kind: 'page', text: expect.stringContaining('Signed in') });
});

test('markers that are visible at once are a mistake that nobody can vouch for', async () => {
  const config = webAppHere();
  config.drive.failed = { css: 'h1' };
  expect((await judge(write(config), '--scenario', 'signs-in', '--vouch', 'all')).code).toBe(2);
  expect(readReport().stopped?.message).toContain('signedIn and failed were both visible');
});

test('a line of the log is the evidence of a leak, with what was played when it was written', async () => {
  const source = readFileSync(join(packageRoot, 'examples', 'web-app', 'app.js'), 'utf8');
  const sound = 'if (answer.status !== 200) throw new SignInFailed(';
  expect(source).toContain(sound);
  const crash = 'if (answer.status === 400) { console.error("refused", clientSecret); process.exit(7); }';
  writeFileSync(join(folder, 'app.mjs'), source.replace(sound, `${crash}\n${sound}`));
  const config = { ...webApp(), launch: { ...webApp().launch, command: 'node app.mjs' } };
  await judge(write(config), '--scenario', 'token-refused,log-clean');
  const row = readReport().requirements.find(({ id }) => id === 'client-log-clean');
  expect(row?.outcome).toBe('warn');
  expect(row?.checks[0]?.actual).toMatch(/the client secret: when it crashed during "A refused code/);
  expect(row?.checks[0]?.evidence).toEqual([]);
  expect(row?.checks[0]?.shown?.[0]).toMatchObject({
    kind: 'log',
    text: expect.stringContaining('[the client secret]'),
  });
  expect(row?.reproduce).toContain('--scenario token-refused,log-clean');
});

const MOBILE = `
const { AIRISK_BASE_URL: base, ID: client_id, SECRET: client_secret, URI: redirect_uri } = process.env;
const state = require('crypto').randomBytes(16).toString('hex');
console.log('open ' + base + '/api/oauth2?' + new URLSearchParams({ client_id, redirect_uri, userid: 'user_42', state }));
require('readline').createInterface({ input: process.stdin }).once('line', async (line) => {
  const answer = new URL(line).searchParams;
  if (answer.get('state') !== state || !answer.get('code')) return refuse();
  const body = new URLSearchParams({ client_id, client_secret, redirect_uri, code: answer.get('code'), userid: 'user_42' });
  const reply = await fetch(base + '/api/oauth2/Token', { method: 'POST', body });
  if (!reply.ok || !(await reply.json()).access_token) return refuse();
  console.log('signed in');
});
function refuse() { console.log('sign-in failed'); process.exitCode = 1; }
`;

for (const interaction of ['none', 'login']) {
  test(`a client that is called back by a scheme of its own is judged, pages: ${interaction}`, async () => {
    writeFileSync(join(folder, 'mobile.cjs'), MOBILE);
    const client = {
      id: 'mobile-app',
      secret: 'mobile-app-secret-for-tests',
      redirectUri: 'com.example.app:/callback',
    };
    const config = {
      client,
      provider: { interaction },
      users: { primary: 'user_42' },
      drive: {
        kind: 'command',
        run: 'node mobile.cjs',
        visits: 'printed-url',
        failed: { text: 'sign-in failed' },
        env: {
          AIRISK_BASE_URL: '${provider.url}',
          ID: client.id,
          SECRET: client.secret,
          URI: client.redirectUri,
        },
      },
    };
    const ids = 'signs-in,state-wrong,token-refused,token-redirect-uri';
    expect((await judge(write(config), '--scenario', ids)).code).toBe(0);
    expect(outcomeOf('client-state-wrong')).toBe('pass');
  });
}
