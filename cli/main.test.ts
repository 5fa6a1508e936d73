import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { knownFaults } from '../mock-server/faults/index.ts';
import { packageRoot, packageVersion } from '../specs/index.ts';
import { commandNames } from './main.ts';
import { auditOptions } from './options/audit-options.ts';
import { parseOptions } from './parse-options.ts';
import { optionsOf, SUBCOMMANDS } from './report/own-options.ts';
import { bin, runBin, runHere } from './testing/run-bin.ts';

test('--help of the program names every command and exit code', async () => {
  const { code, out, err } = await runBin(['--help']);
  expect(code).toBe(0);
  expect(err).toBe('');
  for (const command of commandNames) expect(out).toMatch(new RegExp(`^  ${command} +\\w`, 'm'));
  for (const exit of '012345678') expect(out).toMatch(new RegExp(`^  ${exit}  \\w`, 'm'));
  expect(out.split('\n').every((line) => line.length <= 110)).toBe(true);
});

test('--help loads no command: it takes less than 150 ms beyond the start of Node.js, on an idle machine', async () => {
  const node: number[] = [];
  const help: number[] = [];
  for (let round = 0; round < 5; round++) {
    const began = performance.now();
    spawnSync(process.execPath, ['-e', '0']);
    node.push(performance.now() - began);
    help.push((await runBin(['--help'])).ms);
  }
  const start = Math.min(...node);
  // On a busy machine the start of Node.js is slow as well, and the allowance grows with it.
  expect(Math.min(...help) - start).toBeLessThan(Math.max(150, 2 * start));
});

for (const command of commandNames) {
  test(`${command} --help shows usage, every option, examples and exit codes`, async () => {
    const { code, out, err } = await runHere([command, '--help']);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    for (const title of ['Usage:', 'Options:', 'Examples:', 'Exit codes:'])
      expect(out).toContain(`\n${title}\n`);
    expect(out).toContain(`airisk-conformance ${command}`);
    expect(out).toMatch(/^ {2}-h, --help +Show this help$/m);
    expect(out).not.toMatch(/undefined|\[object|NaN/);
    expect(await runHere(['help', command])).toMatchObject({ code: 0, out });
  });
}

for (const command of ['report', 'history']) {
  test(`${command} SUB-COMMAND --help is about that one only`, async () => {
    const { out: whole } = await runHere([command, '--help']);
    const rows = /\nSub-commands:\n([\s\S]*?)\n\n/.exec(whole)?.[1] ?? '';
    const names = [...rows.matchAll(/^ {2}([a-z-]+)/gm)].map(([, name = '']) => name);
    expect(names.length).toBeGreaterThan(3);
    for (const name of names) {
      const { code, out, err } = await runHere([command, name, '--help']);
      expect({ code, err }).toEqual({ code: 0, err: '' });
      for (const title of ['Usage:', 'Options:', 'Exit codes:']) expect(out).toContain(`\n${title}\n`);
      const forms = out.match(new RegExp(`^  airisk-conformance ${command} [a-z-]+`, 'gm')) ?? [];
      expect([name, ...new Set(forms)]).toEqual([name, `  airisk-conformance ${command} ${name}`]);
      const others = out.match(new RegExp(`npx airisk-conformance ${command} [a-z-]+`, 'g')) ?? [];
      expect(new Set([...others, 'own']).size).toBeLessThan(3);
      // `merge: …` is how the whole help says for whom a part is.
      expect(out).not.toMatch(new RegExp(`(^| )(${names.join('|')}): `, 'm'));
      expect(out).not.toMatch(/undefined|\[object|NaN/);
      expect(await runHere(['help', command, name])).toMatchObject({ code: 0, out });
    }
    expect(await runHere([command, 'shwo', '--help'])).toMatchObject({ code: 0, out: whole });
  });
}

test('report SUB-COMMAND --help names the options that it takes, and no other', async () => {
  for (const name of SUBCOMMANDS) {
    const { out } = await runHere(['report', name, '--help']);
    const told = [...out.matchAll(/^ {2}(?:-\w, )?--([a-z-]+)/gm)].map(([, option = '']) => option);
    const taken = optionsOf(name);
    expect([name, ...told.filter((one) => one !== 'help').sort()]).toEqual([name, ...[...taken].sort()]);
  }
});

test('every example of the help is a command line that is understood', async () => {
  for (const command of commandNames) {
    const { out } = await runHere([command, '--help']);
    const examples = /\nExamples:\n([\s\S]*?)\n\nExit/.exec(out)?.[1] ?? '';
    const lines = examples.split('\n').filter((line) => /^ {2}\S/.test(line));
    expect(lines.length).toBeGreaterThan(0);
    for (const line of lines) {
      const [npx, program, ...args] = line
        .trim()
        .replace(/ [>|&].*$/, '')
        .split(' ');
      expect([npx, program]).toEqual(['npx', 'airisk-conformance']);
      // The last one wins: nothing starts, but everything before it was parsed.
      expect(await runHere([...args, '--help'])).toMatchObject({ code: 0, err: '' });
      const fault = /--fault (\S+)/.exec(line)?.[1];
      if (fault) expect(knownFaults().map(({ id }) => id)).toContain(fault);
      const only = /--only (\S+)/.exec(line)?.[1];
      if (only) expect(await runHere(['provider', '--list', '--only', only])).toMatchObject({ code: 0 });
    }
  }
});

test('what a list names twice is taken once', () => {
  const { values } = parseOptions('audit', ['--variant', 'a,b,a', '--variant', 'b,c'], auditOptions, []);
  expect(values.variant).toEqual(['a', 'b', 'c']);
});

test('--version prints the version of the package', async () => {
  expect(await runBin(['--version'])).toMatchObject({ code: 0, out: `${packageVersion()}\n`, err: '' });
});

const mistakes: [title: string, args: string[], line: RegExp][] = [
  ['an unknown command', ['provdier'], /unknown command provdier; did you mean provider\?/],
  ['an unknown option of the program', ['--verbose'], /unknown option --verbose/],
  ['an unknown option', ['provider', '--onyl', 'x'], /unknown option --onyl; did you mean --only\?/],
  [
    'an option of nothing',
    ['provider', '--frobnicate'],
    /unknown option --frobnicate; see .* provider --help/,
  ],
  ['an unknown short option', ['mock', '-x'], /unknown option -x/],
  ['an option without its value', ['provider', '--target'], /--target needs a value/],
  ['an empty value', ['provider', '--target='], /--target needs a value/],
  [
    'an option in place of a value',
    ['provider', '--target', '--quiet'],
    /--target needs a value; .*--target=--quiet/,
  ],
  ['a value for a switch', ['provider', '--quiet=yes'], /--quiet takes no value/],
  [
    'a value that is no choice',
    ['provider', '--gate', 'hardend'],
    /--gate is documented or hardened.*did you mean hardened\?/,
  ],
  [
    'a format that is none',
    ['provider', '--format', 'json,pdf'],
    /--format is html or junit or .*, not "pdf"/,
  ],
  ['an empty entry in a list', ['provider', '--only', 'a,,b'], /--only has an empty entry in "a,,b"/],
  ['an argument too many', ['provider', 'staging.json'], /unexpected argument "staging.json"/],
  [
    'a sub-command that is none',
    ['report', 'shwo', 'x'],
    /unknown sub-command shwo of report; did you mean show\?/,
  ],
  ['a missing sub-command', ['report'], /a sub-command \(show, open, .*\) is missing/],
  ['a missing argument', ['report', 'show'], /FILE or DIR is missing/],
  [
    'an id that is none',
    ['provider', '--only', 'code-single-sue'],
    /no requirement has the id code-single-sue; did you mean /,
  ],
  [
    'a target file that is not there',
    ['provider', '--target', 'nowhere.json'],
    /nowhere\.json: the file does not exist/,
  ],
  [
    'half a target',
    ['provider', '--base-url', 'http://127.0.0.1:1'],
    /--client-id, --client-secret and --redirect-uri are missing/,
  ],
  ['a preflight of nothing', ['preflight'], /--target FILE is missing/],
  [
    'a port that is none',
    ['mock', '--port', '70000'],
    /--port must be a whole number from 0 to 65535, not "70000"/,
  ],
  [
    'a dialect that is none',
    ['mock', '--dialect', 'stict'],
    /there is no dialect stict; did you mean strict\?/,
  ],
  ['a fault that is none', ['mock', '--fault', 'nonesuch'], /there is no fault nonesuch/],
  [
    'a lifetime of nothing',
    ['mock', '--code-lifetime', '0'],
    /--code-lifetime must be a number of seconds greater than 0/,
  ],
  ['a foreign address', ['mock', '--host', '0.0.0.0'], /--allow-remote/],
  [
    'a mock configuration that is not there',
    ['mock', '--config', 'nowhere.json'],
    /nowhere\.json: the file does not exist/,
  ],
  [
    'a browser that is not there',
    ['browser', '--path', '/nowhere/chrome'],
    /\/nowhere\/chrome does not exist/,
  ],
  [
    'a browser that is no program',
    ['browser', '--path', join(packageRoot, 'package.json')],
    /package\.json is not executable/,
  ],
];

for (const [title, args, line] of mistakes) {
  test(`${title} ends with exit code 2 and one line`, async () => {
    const testInfo = test.info();
    mkdirSync(testInfo.outputDir, { recursive: true });
    const { code, out, err } = await runHere(args, { cwd: testInfo.outputDir });
    expect(err).toMatch(line);
    expect(err.trimEnd().split('\n')).toHaveLength(1);
    expect({ code, out }).toEqual({ code: 2, out: '' });
  });
}

test('a process ends with the same code and line', async () => {
  const args = ['provider', '--onyl', 'x'];
  const { code, out, err } = await runHere(args);
  expect(await runBin(args)).toMatchObject({ code, out, err });
});

test('no argument at all shows the help on stderr and ends with exit code 2', async () => {
  const { code, out, err } = await runBin([]);
  expect({ code, out }).toEqual({ code: 2, out: '' });
  expect(err).toContain('Usage:');
});

test('colours appear only where they are forced or a terminal is there, and NO_COLOR wins', async () => {
  const forced = await runBin(['--help'], { env: { NO_COLOR: undefined, FORCE_COLOR: '1' } });
  expect(forced.out).toContain('\u001b[1mUsage:');
  expect((await runBin(['--help'], { env: { NO_COLOR: undefined } })).out).not.toContain('\u001b');
  expect((await runBin(['--help'], { env: { NO_COLOR: '1', FORCE_COLOR: '1' } })).out).not.toContain(
    '\u001b',
  );
});

test('a reader that closes the pipe early is no failure', () => {
  const line = `"${process.execPath}" "${bin}" provider --list | head -n 1; echo "\${PIPESTATUS[0]}"`;
  const { stdout, stderr } = spawnSync('bash', ['--norc', '-c', line], {
    encoding: 'utf8',
    env: { PATH: process.env.PATH },
  });
  expect(stdout.trimEnd().split('\n').at(-1)).toBe('0');
  expect(stderr).toBe('');
});

test('a package that was not built says so', () => {
  const testInfo = test.info();
  const folder = testInfo.outputPath('unbuilt');
  mkdirSync(join(folder, 'bin'), { recursive: true });
  cpSync(bin, join(folder, 'bin', 'airisk-conformance.js'));
  cpSync(join(packageRoot, 'package.json'), join(folder, 'package.json'));
  const args = [join(folder, 'bin', 'airisk-conformance.js'), '--help'];
  // The runner forces colours, which Node.js remarks on where NO_COLOR is set as well.
  const ran = spawnSync(process.execPath, args, { encoding: 'utf8', env: { PATH: process.env.PATH } });
  expect(ran.status).toBe(2);
  expect(ran.stderr).toBe(
    'airisk-conformance: not built yet: run `npm run build` in the folder of the package\n',
  );
});

test('the bin asks for the Node.js version that package.json asks for', () => {
  const manifest = JSON.parse(readFileSync(join(packageRoot, 'package.json'), 'utf8'));
  const wanted = /^>=(\d+\.\d+)$/.exec(manifest.engines.node)?.[1];
  expect(readFileSync(bin, 'utf8')).toContain(`needs Node.js ${wanted} or newer`);
});
