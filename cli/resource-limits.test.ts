/** What goes wrong around the tool: one clear line, the right exit code, no stack trace. */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, openSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { expect, test } from '@playwright/test';
import { bin, type Ran, runBin, runHere } from './testing/run-bin.ts';

let folder = '';
const { FORCE_COLOR: _forced, ...inherited } = process.env;
const env = { ...inherited, NO_COLOR: '1' };

test.beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'airisk-hardship-'));
  symlinkSync('loop', join(folder, 'loop'));
  writeFileSync(join(folder, 'deep.json'), `{"name":${'['.repeat(50_000)}${']'.repeat(50_000)}}`);
  writeFileSync(join(folder, 'bytes.json'), Buffer.from(Array.from({ length: 256 }, (_, i) => i)));
  writeFileSync(join(folder, 'escapes.json'), '{"name":"\u001b[31m\u001b]0;owned\u0007", s3cret-s3cret');
  writeFileSync(join(folder, 'empty.json'), '');
  writeFileSync(join(folder, 'file'), '');
});
test.afterAll(() => rmSync(folder, { recursive: true, force: true }));

function expectOneLine({ code, err }: Pick<Ran, 'code' | 'err'>, exitCode: number, text: RegExp): void {
  // What is no JSON is shown with its place: that line, and a caret.
  const lines = /is not JSON: .*\(line \d/.test(err) ? 3 : 1;
  expect([code, err.trimEnd().split('\n').length, err], err).toEqual([
    exitCode,
    lines,
    expect.stringMatching(text),
  ]);
  expect(err).not.toMatch(/^\s+at |node:internal|defect of the harness/m);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what must not be there
  expect(err).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f]/);
}

const UNREADABLE = [
  'loop',
  'deep.json',
  'bytes.json',
  'escapes.json',
  'empty.json',
  '.',
  'missing.json',
  '/dev/zero',
  'x'.repeat(5_000),
];
const COMMANDS: readonly (readonly string[])[] = [
  ['preflight', '--target'],
  ['provider', '--target'],
  ['client', '--config'],
  ['mock', '--port', '0', '--config'],
];

for (const command of COMMANDS) {
  test(`${command[0]} says in one line why a configuration cannot be read`, async () => {
    for (const name of UNREADABLE) {
      const ran = await runHere([...command, resolve(folder, name)]);
      expectOneLine(ran, 2, /^airisk-conformance: /);
      expect(ran.err).not.toContain('s3cret');
    }
  });
}

test('an occupied port', async () => {
  const other = createServer().listen(0, '127.0.0.1');
  await once(other, 'listening');
  const address = other.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  expectOneLine(await runBin(['mock', '--port', String(port)]), 2, new RegExp(`port ${port} is in use`));
  other.close();
});

test.describe('an output that cannot be written', () => {
  for (const out of ['/dev/full', '/proc/self/below', 'file', 'file/below', 'loop']) {
    test(out, async () => {
      const path = out.startsWith('/') ? out : join(folder, out);
      const ran = await runBin(['provider', '--out', path], { env: { CI: '1' } });
      expectOneLine(ran, 2, /^airisk-conformance: --out /);
    });
  }

  test('init', async () => {
    const ran = await runBin(['init', '--out', join(folder, 'file', 'target.json')]);
    expectOneLine(ran, 2, /cannot be written/);
  });
});

test.describe('stdout', () => {
  const full = '/dev/full';
  test.skip(!existsSync(full), 'needs /dev/full');

  for (const args of [['--help'], ['mock', '--port', '0'], ['mock', '--list-faults', '--json']]) {
    test(`on a full disk ends ${args.join(' ')} with 5`, () => {
      const { status, stderr } = spawnSync(process.execPath, [bin, ...args], {
        stdio: ['ignore', openSync(full, 'w'), 'pipe'],
        encoding: 'utf8',
        env,
        timeout: 60_000,
      });
      expectOneLine({ code: status, err: stderr }, 5, /stdout cannot be written \(ENOSPC\)/);
    });
  }

  /** Starts it with a stdout whose reader goes away at once. */
  async function withoutReader(args: readonly string[]): Promise<Pick<Ran, 'code' | 'err'>> {
    const child = spawn(process.execPath, [bin, ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] });
    child.stdout.destroy();
    let err = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      err += text;
    });
    const [code] = (await once(child, 'close')) as [number | null];
    return { code, err };
  }

  test('closed by its reader is no failure', async () => {
    expect(await withoutReader(['mock', '--list-faults'])).toEqual({ code: 0, err: '' });
  });

  test('closed by its reader does not turn a failure into success', async () => {
    const missing = join(folder, 'missing.json');
    expectOneLine(await withoutReader(['report', 'show', missing]), 2, /does not exist/);
    writeFileSync(join(folder, 'report.json'), '{}');
    const { code } = await withoutReader(['report', 'show', folder]);
    expect(code).toBe(7);
  });
});
