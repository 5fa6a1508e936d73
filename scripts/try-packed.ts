/**
 * Packs the package and uses it as a user gets it: examples that have it as a dependency, the commands of the page for
 * integrators in an empty folder, `npx` alone, and projects with their own Playwright. Needs the registry of packages; exits
 * 1 when anything fails.
 *
 * Usage: node dist/scripts/try-packed.js [--playwright VERSION,…]; without it everything, with the oldest and the newest
 * Playwright; with it only those versions of Playwright
 */

import { execFileSync } from 'node:child_process';
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { packageRoot } from '../specs/index.ts';
import { readFileBlocks, readShellBlocks } from './docs/read-blocks.ts';
import { runBlock } from './docs/run-block.ts';
import { npmInstall, runStep } from './packed/run-step.ts';
import { promisedVersions, tryRefused, tryVersion } from './packed/try-playwright.ts';

const PROJECTS = ['use-library', 'use-msw', 'use-playwright'] as const;
/** The compiler as a user runs it, declarations of the package included. */
const COMPILER = ['--noEmit', '--strict', '--module', 'nodenext', '--target', 'es2023', '--types', 'node'];

const { values } = parseArgs({ options: { playwright: { type: 'string' } } });
const folder = mkdtempSync(join(tmpdir(), 'airisk-packed-'));

function run(title: string, cwd: string, ...command: [string, ...string[]]): boolean {
  return runStep({ title, cwd, command });
}

function tryProject(name: (typeof PROJECTS)[number], tarball: string): boolean {
  const project = join(folder, name);
  cpSync(join(packageRoot, 'examples', name), project, {
    recursive: true,
    filter: (path) => !path.endsWith('node_modules'),
  });
  const manifest = join(project, 'package.json');
  const text = readFileSync(manifest, 'utf8');
  writeFileSync(manifest, text.replace(/file:[^"]*airisk-conformance-[^"]*\.tgz/, `file:${tarball}`));
  return (
    run(`${name}: npm install`, project, ...npmInstall()) && run(`${name}: npm test`, project, 'npm', 'test')
  );
}

function tryTypes(): boolean {
  const project = join(folder, 'use-library');
  const compiler = join(packageRoot, 'node_modules', 'typescript', 'bin', 'tsc');
  const types = ['--typeRoots', join(packageRoot, 'node_modules', '@types')];
  return run('use-library: types', project, process.execPath, compiler, ...COMPILER, ...types, 'types.mts');
}

/** The commands of a page as a reader runs them, in an empty folder with nothing but the package. */
async function tryPage(page: string, tarball: string): Promise<boolean> {
  const cwd = join(folder, 'reader');
  mkdirSync(cwd);
  writeFileSync(join(cwd, 'package.json'), '{ "private": true }');
  const command = npmInstall(tarball);
  // npm asks everybody who installs to review scripts that would run.
  if (!runStep({ title: `${page}: npm install`, cwd, command, saysNot: 'install scripts' })) return false;
  const text = readFileSync(join(packageRoot, page), 'utf8');
  const files = readFileBlocks(text);
  for (const { line, text: block, mark } of readShellBlocks(text)) {
    if (!mark || !('exit' in mark)) continue;
    for (const file of files.filter((one) => one.line < line)) {
      mkdirSync(dirname(join(cwd, file.path)), { recursive: true });
      writeFileSync(join(cwd, file.path), file.text);
    }
    const { code, output } = await runBlock(block, {
      cwd,
      commands: join(cwd, 'node_modules', '.bin'),
      env: {},
    });
    process.stdout.write(
      code === mark.exit ? `ok    ${page}:${line}\n` : `FAIL  ${page}:${line}\n${output}\n`,
    );
    if (code !== mark.exit) return false;
  }
  return true;
}

/** The first line of the README, from a folder with nothing in it: one command installs and runs. */
function tryNpx(tarball: string): boolean {
  const cwd = join(folder, 'nothing');
  const cache = join(folder, 'npm-cache');
  mkdirSync(cwd);
  mkdirSync(cache);
  // A cache of its own for what npx installs; what was downloaded before is shared.
  const shared = execFileSync('npm', ['config', 'get', 'cache'], { encoding: 'utf8' }).trim();
  symlinkSync(join(shared, '_cacache'), join(cache, '_cacache'));
  const judged = ['provider', '--only', 'code-single-use', '--depth', 'quick', '--quiet'];
  const npx = ['--yes', '--cache', cache, '--package', tarball, 'airisk-conformance', ...judged] as const;
  return run('npx in an empty folder', cwd, 'npx', ...npx);
}

async function tryAll(): Promise<boolean> {
  if (!run('npm pack', packageRoot, 'npm', 'pack', '--ignore-scripts', '--pack-destination', folder))
    return false;
  const name = readdirSync(folder).find((file) => file.endsWith('.tgz'));
  if (name === undefined) throw new Error('npm pack wrote no tarball');
  const tarball = join(folder, name);
  const versions = values.playwright?.split(',') ?? promisedVersions();
  const tried = versions.map((version) => tryVersion(version, folder, tarball));
  if (values.playwright !== undefined) return tried.every(Boolean);
  return [
    ...tried,
    tryRefused(folder, tarball),
    tryNpx(tarball),
    ...PROJECTS.map((project) => tryProject(project, tarball)),
    tryTypes(),
    await tryPage('docs/integrators.md', tarball),
  ].every(Boolean);
}

try {
  process.exitCode = (await tryAll()) ? 0 : 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
