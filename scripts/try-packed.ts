/**
 * Packs the package, installs it into copies of the examples that use it as a dependency, and runs their tests, and the
 * commands of the page for integrators in an empty folder: what a user gets is what is tried. Needs the registry of packages; exits 1 when anything fails.
 */
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { packageRoot } from '../specs/index.ts';
import { resolveBrowser } from '../suites/browser/index.ts';
import { readFileBlocks, readShellBlocks } from './docs/read-blocks.ts';
import { runBlock } from './docs/run-block.ts';

const PROJECTS = ['use-library', 'use-msw', 'use-playwright'] as const;
/** The compiler as a user runs it, declarations of the package included. */
const COMPILER = ['--noEmit', '--strict', '--module', 'nodenext', '--target', 'es2023', '--types', 'node'];

const folder = mkdtempSync(join(tmpdir(), 'airisk-packed-'));
const browser = await resolveBrowser();
const env: NodeJS.ProcessEnv = {
  ...process.env,
  ...browser.env,
  ...(browser.executablePath === undefined ? {} : { AIRISK_BROWSER: browser.executablePath }),
  PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD: '1',
  NODE_ENV: 'test',
};
// Tests started from within a test run would take themselves for its children.
delete env['NODE_TEST_CONTEXT'];

function run(title: string, cwd: string, command: string, args: readonly string[]): boolean {
  const started = performance.now();
  try {
    execFileSync(command, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'], encoding: 'utf8' });
    process.stdout.write(`ok    ${title} (${((performance.now() - started) / 1000).toFixed(1)} s)\n`);
    return true;
  } catch (error) {
    const { stdout = '', stderr = '' } = error as { stdout?: string; stderr?: string };
    process.stdout.write(`FAIL  ${title}\n${stdout}${stderr}\n`);
    return false;
  }
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
  const install = ['install', '--no-audit', '--no-fund', '--prefer-offline'];
  return (
    run(`${name}: npm install`, project, 'npm', install) && run(`${name}: npm test`, project, 'npm', ['test'])
  );
}

function tryTypes(): boolean {
  const project = join(folder, 'use-library');
  const compiler = join(packageRoot, 'node_modules', 'typescript', 'bin', 'tsc');
  const types = ['--typeRoots', join(packageRoot, 'node_modules', '@types')];
  return run('use-library: types', project, process.execPath, [compiler, ...COMPILER, ...types, 'types.mts']);
}

/** The commands of a page as a reader runs them, in an empty folder with nothing but the package. */
async function tryPage(page: string, tarball: string): Promise<boolean> {
  const cwd = join(folder, 'reader');
  mkdirSync(cwd);
  writeFileSync(join(cwd, 'package.json'), '{ "private": true }');
  const install = ['install', '--no-audit', '--no-fund', '--prefer-offline', tarball];
  if (!run(`${page}: npm install`, cwd, 'npm', install)) return false;
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

async function tryAll(): Promise<boolean> {
  const pack = ['pack', '--ignore-scripts', '--pack-destination', folder];
  if (!run('npm pack', packageRoot, 'npm', pack)) return false;
  const tarball = readdirSync(folder).find((name) => name.endsWith('.tgz'));
  if (tarball === undefined) throw new Error('npm pack wrote no tarball');
  const outcomes = PROJECTS.map((name) => tryProject(name, join(folder, tarball)));
  return [...outcomes, tryTypes(), await tryPage('docs/integrators.md', join(folder, tarball))].every(
    Boolean,
  );
}

try {
  process.exitCode = (await tryAll()) ? 0 : 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
