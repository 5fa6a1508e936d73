import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { expect, test } from '@playwright/test';
import { commandNames } from './main.ts';
import { runHere } from './testing/run-bin.ts';

/** What bash offers for a line; its last word is the one that is completed. */
async function offered(...words: string[]): Promise<string[]> {
  const { out, code } = await runHere(['completion', 'bash']);
  expect(code).toBe(0);
  const line = ['airisk-conformance', ...words].map((word) => `'${word}'`).join(' ');
  const script = `${out}\nCOMP_WORDS=(${line})\nCOMP_CWORD=${words.length}\n_airisk_conformance\nprintf '%s\\n' "\${COMPREPLY[@]}"`;
  const { stdout, stderr } = spawnSync('bash', ['--norc', '-c', script], { encoding: 'utf8' });
  expect(stderr).toBe('');
  return stdout.trim().split('\n');
}

test.describe('bash', () => {
  test.skip(!existsSync('/bin/bash') && !existsSync('/usr/bin/bash'), 'needs bash');

  test('offers commands, options, and the values of options that take only some', async () => {
    expect(await offered('')).toEqual(expect.arrayContaining([...commandNames]));
    expect(await offered('pro')).toEqual(expect.arrayContaining(['provider']));
    expect(await offered('provider', '--red')).toEqual(['--redirect-uri']);
    expect(await offered('provider', '--gate', '')).toEqual(['documented', 'hardened']);
    expect(await offered('mock', '--interaction', 'l')).toEqual(['login']);
  });

  test('completes other values as file names', async () => {
    expect(await offered('provider', '--target', 'packa')).toEqual(
      ['package.json', 'package-lock.json'].sort(),
    );
  });
});

test('each shell gets a script, and another one is told which there are', async () => {
  for (const shell of ['zsh', 'fish'])
    expect((await runHere(['completion', shell])).out).toContain('provider');
  const { code, err } = await runHere(['completion', 'tcsh']);
  expect(code).toBe(2);
  expect(err).toContain('bash, zsh, fish');
});
