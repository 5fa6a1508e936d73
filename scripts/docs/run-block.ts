/** Runs shell blocks as a reader would, in a folder of their own. */
import { spawn } from 'node:child_process';
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { packageRoot } from '../../specs/index.ts';

export interface Ended {
  readonly code: number | null;
  readonly output: string;
}

/** One requirement, and one without contexts, is enough to see that a command works; `AIRISK_DOCS=full` certifies in full. */
const NARROWED = process.env.AIRISK_DOCS === 'full' ? '' : 'authorize-status-found';

/**
 * Puts `airisk-conformance` and `npx airisk-conformance` into a folder for PATH: this checkout instead of the registry. A
 * certification without `--only` is narrowed to one requirement, or the documentation would take an hour to run.
 */
export function makeCommands(folder: string): string {
  mkdirSync(folder, { recursive: true });
  const bin = join(packageRoot, 'bin', 'airisk-conformance.js');
  const node = `exec "${process.execPath}" "${bin}" "$@"`;
  const narrow = NARROWED
    ? `case "$1 $*" in *--only*|*--list*|*--help*) ;; "provider "*) set -- "$@" --only ${NARROWED} ;; esac\n`
    : '';
  write(join(folder, 'airisk-conformance'), `#!/bin/sh\n${narrow}${node}\n`);
  const refuse = 'echo "npx $1: only airisk-conformance is run here" >&2; exit 127';
  const self = `"${join(folder, 'airisk-conformance')}"`;
  write(
    join(folder, 'npx'),
    `#!/bin/sh\n[ "$1" = airisk-conformance ] || { ${refuse}; }\nshift\nexec ${self} "$@"\n`,
  );
  return folder;
}

function write(path: string, text: string): void {
  writeFileSync(path, text);
  chmodSync(path, 0o755);
}

export interface BlockRun {
  readonly cwd: string;
  /** Folder from `makeCommands`. */
  readonly commands: string;
  readonly env: Readonly<Record<string, string>>;
}

/** Runs one block with `sh -eu`; whatever it left running in the background is ended with it. */
export async function runBlock(text: string, { cwd, commands, env }: BlockRun): Promise<Ended> {
  const inherited = Object.entries(process.env).filter(
    ([name]) => !/^(AIRISK_|GITHUB_|TEST_|PW_|CI$)/.test(name),
  );
  const child = spawn('sh', ['-eu', '-c', text], {
    cwd,
    env: {
      ...Object.fromEntries(inherited),
      ...env,
      NO_COLOR: '1',
      AIRISK_WORKERS: '1',
      PATH: `${commands}${delimiter}${process.env.PATH ?? ''}`,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  let output = '';
  const add = (chunk: Buffer) => {
    output += chunk.toString('utf8');
  };
  child.stdout.on('data', add);
  child.stderr.on('data', add);
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', resolve);
  });
  endGroup(child.pid);
  return { code, output };
}

function endGroup(pid: number | undefined): void {
  try {
    if (pid !== undefined) process.kill(-pid, 'SIGTERM');
  } catch {
    // Nothing was left running.
  }
}
