import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test } from '@playwright/test';
import { resolveMockConfig } from '../mock-server/config/resolve-mock-config.ts';
import { loadClientFile } from '../runner/client/load-client.ts';
import { loadTargetFile } from '../runner/targets/load-target.ts';
import { runHere } from './testing/run-bin.ts';

const env = { AIRISK_CLIENT_SECRET: 's3cret-value', AIRISK_TEST_USER: 'ada', AIRISK_TEST_PASSWORD: 'pw' };

for (const kind of ['none', 'form', 'script'] as const) {
  test(`init --kind ${kind} writes a target file that is accepted, and explains each of its keys`, async () => {
    const testInfo = test.info();
    const cwd = testInfo.outputPath('project');
    mkdirSync(cwd, { recursive: true });
    const { code, out } = await runHere(['init', '--kind', kind], { cwd });
    expect(code).toBe(0);
    expect(out).toContain('npx airisk-conformance preflight --target airisk-target.json');
    // Nobody has to write by hand what a form asks for.
    expect(out.includes('npx airisk-conformance record --target airisk-target.json')).toBe(kind === 'form');
    const path = join(cwd, 'airisk-target.json');
    const named = readdirSync(cwd).map((name) => readFileSync(join(cwd, name), 'utf8'));
    for (const variable of new Set(named.join().match(/(?<=env[:.])AIRISK_(CLIENT|TEST)_\w+/g))) {
      expect(out).toContain(`${variable}=…`);
    }
    const target = loadTargetFile(path, env);
    expect(target.interaction?.kind).toBe(kind);
    expect(target.client.secret).toBe('s3cret-value');
    expect(readFileSync(path, 'utf8')).not.toContain('s3cret-value');
    const text = readFileSync(join(cwd, 'airisk-target.md'), 'utf8');
    for (const key of Object.keys(JSON.parse(readFileSync(path, 'utf8')))) expect(text).toContain(key);
    expect(existsSync(join(cwd, 'airisk-sign-in.mjs'))).toBe(kind === 'script');
  });
}

test('the sign-in script exports what a target needs', async () => {
  const testInfo = test.info();
  mkdirSync(testInfo.outputDir, { recursive: true });
  await runHere(['init', '--kind', 'script', '--out', 'deep/er/staging.json', '--quiet'], {
    cwd: testInfo.outputDir,
  });
  const script = pathToFileURL(testInfo.outputPath('deep', 'er', 'airisk-sign-in.mjs')).href;
  const exports: object = await import(script);
  expect(Object.keys(exports).sort()).toEqual(['approve', 'deny']);
});

test('init overwrites nothing, unless it is forced to', async () => {
  const testInfo = test.info();
  const cwd = testInfo.outputPath('project');
  mkdirSync(cwd, { recursive: true });
  writeFileSync(join(cwd, 'airisk-target.md'), 'mine');
  const refused = await runHere(['init'], { cwd });
  expect(refused.code).toBe(2);
  expect(refused.err).toMatch(/airisk-target\.md exists already; --force overwrites it/);
  expect(existsSync(join(cwd, 'airisk-target.json'))).toBe(false);
  expect((await runHere(['init', '--force'], { cwd })).code).toBe(0);
  expect(readFileSync(join(cwd, 'airisk-target.md'), 'utf8')).not.toBe('mine');
});

test('init refuses a name that is no JSON file and a place it cannot write to', async () => {
  const testInfo = test.info();
  mkdirSync(testInfo.outputDir, { recursive: true });
  const cwd = testInfo.outputDir;
  writeFileSync(join(cwd, 'file'), '');
  expect(await runHere(['init', '--out', 'target.yaml'], { cwd })).toMatchObject({
    code: 2,
    err: expect.stringContaining('must end in .json'),
  });
  expect(await runHere(['init', '--out', 'commented.jsonc', '--yes'], { cwd })).toMatchObject({ code: 0 });
  expect(existsSync(join(cwd, 'commented.md'))).toBe(true);
  expect(await runHere(['init', '--out', 'file/t.json'], { cwd })).toMatchObject({
    code: 2,
    err: expect.stringMatching(/cannot be written \(ENOTDIR|EEXIST/),
  });
});

test('init writes the answers of flags, so that less is untestable', async () => {
  const cwd = test.info().outputPath('project');
  mkdirSync(cwd, { recursive: true });
  const flags = {
    '--base-url': 'https://airisk.example.com/tenant',
    '--redirect-uri': 'https://localhost/a https://localhost/b?t=1',
    '--user-id': 'u1, u2',
    '--other-client-id': 'second',
    '--token-lifetime': '900',
  };
  const { code, out } = await runHere(['init', ...Object.entries(flags).flat()], { cwd });
  expect(code).toBe(0);
  expect(out).toContain('AIRISK_OTHER_SECRET=…');
  const target = loadTargetFile(join(cwd, 'airisk-target.json'), { ...env, AIRISK_OTHER_SECRET: 's' });
  expect(target).toMatchObject({
    baseUrl: 'https://airisk.example.com/tenant',
    client: { redirectUri: 'https://localhost/a', alternateRedirectUris: ['https://localhost/b?t=1'] },
    otherClient: { id: 'second' },
    users: { primary: 'u1', other: 'u2' },
    lifetimes: { codeSeconds: 60, tokenSeconds: 900 },
  });
});

test('init asks what no flag says, and asks again where an answer cannot be', async () => {
  const cwd = test.info().outputPath('project');
  mkdirSync(cwd, { recursive: true });
  const asked: string[] = [];
  const answers = ['not an address', 'https://real.example', '', 'u1', '', '', ''];
  const ask = (question: string) => {
    asked.push(question);
    return Promise.resolve(answers.shift() ?? '');
  };
  const { code, err } = await runHere(['init', '--client-id', 'mine'], { cwd, ask });
  expect(code).toBe(0);
  expect(err).toContain('must be an address');
  expect(asked.join()).not.toContain('A registered client');
  expect(JSON.parse(readFileSync(join(cwd, 'airisk-target.json'), 'utf8'))).toMatchObject({
    baseUrl: 'https://real.example',
    client: { id: 'mine' },
  });
});

test('init holds a run back before a deployment, and not before what runs on this machine', async () => {
  const cwd = test.info().outputPath('project');
  mkdirSync(cwd, { recursive: true });
  const limitsAt = async (url: string) => {
    await runHere(['init', '--base-url', url, '--force'], { cwd });
    return JSON.parse(readFileSync(join(cwd, 'airisk-target.json'), 'utf8')).limits;
  };
  expect(await limitsAt('https://staging.example.com')).toEqual({ requestsPerSecond: 10 });
  expect(await limitsAt('http://127.0.0.1:4712')).toBeUndefined();
});

test('init --client and init --mock write what their commands accept', async () => {
  const cwd = test.info().outputPath('project');
  mkdirSync(cwd, { recursive: true });
  const client = [
    'init',
    '--client',
    '--start-url',
    'http://127.0.0.1:3000/login',
    '--command',
    'node app.js',
  ];
  expect((await runHere(client, { cwd })).code).toBe(0);
  const loaded = loadClientFile(join(cwd, 'airisk-client.json'), env);
  expect(loaded.config.client).toMatchObject({
    redirectUri: 'http://127.0.0.1:3000/callback',
    secret: 'a-secret-for-tests-only',
  });
  // Most applications ask for no user; one that is said to would be failed for sending none.
  expect(loaded.config.users).toBeUndefined();
  const { out } = await runHere([...client, '--user-id', 'u1', '--force'], { cwd });
  expect(out).toContain('airisk-client.json');
  expect(loadClientFile(join(cwd, 'airisk-client.json'), env).config).toMatchObject({
    users: { primary: 'u1' },
    launch: { env: { AIRISK_USER_ID: '${users.primary}' } },
  });
  // A running application has a secret of its own, which the run must be told.
  const running = ['init', '--client', '--start-url', 'http://127.0.0.1:3000/login', '--force'];
  expect((await runHere(running, { cwd })).out).toContain('export AIRISK_CLIENT_SECRET=…');
  expect((await runHere(['init', '--mock', '--user-id', 'a b'], { cwd })).code).toBe(0);
  const file = join(cwd, 'airisk-mock.json');
  expect(JSON.stringify(await resolveMockConfig({ file, env }))).toContain(
    '"redirectUris":["http://127.0.0.1:3000/callback"]',
  );
});

test('init says which flag is wrong, and about what it is', async () => {
  const cwd = test.info().outputPath('project');
  mkdirSync(cwd, { recursive: true });
  const wrong: [args: string[], line: RegExp][] = [
    [['--base-url', 'airisk'], /--base-url must be an address/],
    [['--start-url', 'http://127.0.0.1/'], /--start-url is not about a target/],
    [['--client', '--kind', 'form'], /--kind is about a target/],
    [['--client', '--mock'], /exclude each other/],
    [['--code-lifetime', '1m'], /--code-lifetime must be a number of seconds/],
  ];
  for (const [args, line] of wrong) {
    const { code, err } = await runHere(['init', ...args], { cwd });
    expect(code, args.join(' ')).toBe(2);
    expect(err).toMatch(line);
  }
  expect(readdirSync(cwd)).toEqual([]);
});
