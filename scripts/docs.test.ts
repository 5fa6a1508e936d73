/** The commands of the documentation are run, as they stand there. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from '@playwright/test';
import { type MockServer, startMockServer } from '../mock-server/index.ts';
import { packageRoot } from '../specs/index.ts';
import { readFileBlocks, readShellBlocks } from './docs/read-blocks.ts';
import { makeCommands, runBlock } from './docs/run-block.ts';

const SECRET = 'mock-secret-abc123-not-for-production';
const documents = [
  'README.md',
  ...readdirSync(join(packageRoot, 'docs'))
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`),
].filter((name) => existsSync(join(packageRoot, name)));
const textOf = (name: string) => readFileSync(join(packageRoot, name), 'utf8');
const blocksOf = (name: string) => readShellBlocks(textOf(name));

let mock: MockServer;
test.beforeAll(async () => {
  mock = await startMockServer({ port: 0 });
});
test.afterAll(() => mock.close());

/** What the documents speak of: a target file, a folder of them, a secret, the package where npm puts it. */
function prepare(folder: string): void {
  mkdirSync(join(folder, 'deployments'), { recursive: true });
  const target = {
    ...{ name: 'staging', baseUrl: mock.url, interaction: { kind: 'none' } },
    client: { id: 'abc123', secret: 'env:AIRISK_CLIENT_SECRET', redirectUri: 'https://localhost/callback' },
  };
  for (const name of ['staging.json', 'airisk-target.json', 'deployments/one.json', 'deployments/two.json'])
    writeFileSync(join(folder, name), JSON.stringify(target));
  mkdirSync(join(folder, 'node_modules'));
  symlinkSync(packageRoot, join(folder, 'node_modules', 'airisk-conformance'), 'junction');
}

for (const name of documents) {
  const blocks = blocksOf(name);
  const marked = blocks.flatMap(({ mark, ...block }) =>
    mark && 'exit' in mark ? [{ ...block, exit: mark.exit }] : [],
  );
  if (marked.length === 0) continue;
  test(`the commands of ${name} do what it says`, async () => {
    const asks = marked.some(({ text }) => /^curl /m.test(text));
    test.skip(asks && spawnSync('curl', ['--version']).status !== 0, 'there is no curl on this machine');
    test.setTimeout(900_000);
    const folder = test.info().outputPath('reader');
    prepare(folder);
    const commands = makeCommands(test.info().outputPath('commands'));
    const env = { AIRISK_CLIENT_SECRET: SECRET, STAGING_SECRET: SECRET };
    const files = readFileBlocks(textOf(name));
    for (const { line, text, exit } of marked) {
      for (const file of files.filter((one) => one.line < line)) {
        mkdirSync(dirname(join(folder, file.path)), { recursive: true });
        writeFileSync(join(folder, file.path), file.text);
      }
      const { code, output } = await runBlock(text, { cwd: folder, commands, env });
      expect(code, `${name}:${line}\n${text}\n${output}`).toBe(exit);
      expect(output, `${name}:${line} shows a secret`).not.toContain(SECRET);
    }
  });
}

test('every shell block of README and docs/ is run, or says why not', () => {
  const undecided = documents.flatMap((name) =>
    blocksOf(name).flatMap(({ line, mark }) => (mark ? [] : [`${name}:${line}`])),
  );
  expect(undecided).toEqual([]);
});

test('blocks are found with their marks', () => {
  const text = [
    ...['a', '<!-- run -->', '```sh', 'one', 'two', '```'],
    ...['<!-- run: exit 1 -->', '```bash', 'three', '```'],
    ...[
      '<!-- not run: needs Docker -->',
      '```sh',
      'four',
      '```',
      '',
      '```sh',
      'five',
      '```',
      '```json',
      '{}',
      '```',
    ],
  ].join('\n');
  expect(readShellBlocks(text)).toEqual([
    { line: 3, text: 'one\ntwo', mark: { exit: 0 } },
    { line: 8, text: 'three', mark: { exit: 1 } },
    { line: 12, text: 'four', mark: { notRun: 'needs Docker' } },
    { line: 16, text: 'five', mark: undefined },
  ]);
});

test('files that readers copy are found', () => {
  const text = ['a', '<!-- file: x/y.json -->', '```json', '{', '}', '```', '```json', '[]', '```'].join(
    '\n',
  );
  expect(readFileBlocks(text)).toEqual([{ line: 3, path: 'x/y.json', text: '{\n}\n' }]);
});

test('a block that fails is noticed, and its background is ended', async () => {
  const folder = test.info().outputPath('reader');
  mkdirSync(folder, { recursive: true });
  const commands = makeCommands(test.info().outputPath('commands'));
  const run = (text: string) => runBlock(text, { cwd: folder, commands, env: {} });
  expect((await run('false\necho later')).code).toBe(1);
  expect((await run('echo "$UNKNOWN"')).code).not.toBe(0);
  expect((await run('npx other-tool')).code).toBe(127);
  expect(await run('npx airisk-conformance --version')).toMatchObject({
    code: 0,
    output: expect.stringMatching(/^\d+\.\d+/),
  });
  const { output } = await run('sleep 300 > /dev/null 2>&1 & echo $!');
  await expect.poll(() => existsSync(`/proc/${output.trim()}/exe`)).toBe(false);
});

test('the step of the action passes inputs on as options, one by one', async () => {
  const script = join(packageRoot, '.github', 'action', 'run.sh');
  test.skip(!existsSync(script), 'not in an installed copy');
  const folder = test.info().outputPath('action');
  mkdirSync(join(folder, 'bin'), { recursive: true });
  mkdirSync(join(folder, '.github', 'action'), { recursive: true });
  writeFileSync(join(folder, '.github', 'action', 'tell.mjs'), '');
  const echo = 'console.log(JSON.stringify(process.argv.slice(2))); process.exit(3);';
  writeFileSync(join(folder, 'bin', 'airisk-conformance.js'), echo);
  writeFileSync(join(folder, 'output'), '');
  const env = {
    ACTION_FOLDER: folder,
    GITHUB_OUTPUT: join(folder, 'output'),
    GITHUB_RUN_ID: '47',
    GITHUB_RUN_ATTEMPT: '2',
  };
  const given = {
    INPUT_TARGET: 'a b"$(id)`id`.json',
    INPUT_PARTIAL: 'true',
    INPUT_CERTIFICATION: 'false',
    INPUT_SHARD: '1/2',
  };
  const run = (inputs: Record<string, string>) =>
    runBlock(`bash "${script}"`, { cwd: folder, commands: join(folder, 'bin'), env: { ...env, ...inputs } });
  const { code, output } = await run(given);
  expect(code).toBe(3);
  expect(JSON.parse(output)).toEqual([
    ...['provider', '--quiet', '--out=airisk-report'],
    ...['--target=a b"$(id)`id`.json', '--shard=1/2', '--partial'],
    ...['--format=html,junit,markdown,ctrf,badge,reproduce', '--run-id=47-2'],
  ]);
  expect(readFileSync(join(folder, 'output'), 'utf8')).toBe('exit-code=3\n');
  expect((await run({ ...given, INPUT_PARTIAL: 'yes' })).code).toBe(2);
});
