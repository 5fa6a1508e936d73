/** Runs the command line as its users do: as a process. */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { packageRoot } from '../../specs/index.ts';
import { paintFor } from '../io.ts';
import { run } from '../main.ts';

export interface Ran {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
  readonly ms: number;
}

export interface RunOptions {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Answers questions, as a person at a terminal does. */
  readonly ask?: (question: string) => Promise<string>;
}

/** Runs it inside this process, for what does not depend on being a process of its own: a tenth of the time. */
export async function runHere(
  args: readonly string[],
  { cwd = packageRoot, env = {}, ask }: RunOptions = {},
): Promise<Ran> {
  const began = performance.now();
  let out = '';
  let err = '';
  const plain = paintFor(false);
  const code = await run(args, {
    out: (text) => {
      out += `${text}\n`;
    },
    err: (text) => {
      err += `${text}\n`;
    },
    interactive: false,
    ...(ask && { ask }),
    color: false,
    paint: plain,
    paintErr: plain,
    env: { PATH: process.env.PATH, HOME: process.env.HOME, ...env },
    cwd,
  });
  return { code, out, err, ms: performance.now() - began };
}

/** The bin of this checkout. */
export const bin = join(packageRoot, 'bin', 'airisk-conformance.js');

/** Starts it, without waiting. Colours are off, and no variable of the running test gets in. */
export function startBin(args: readonly string[], { cwd = packageRoot, env = {} }: RunOptions = {}) {
  const inherited = Object.entries(process.env).filter(([name]) => !/^(AIRISK_|FORCE_COLOR|CI$)/.test(name));
  return spawn(process.execPath, [bin, ...args], {
    cwd,
    env: { ...Object.fromEntries(inherited), NO_COLOR: '1', AIRISK_WORKERS: '1', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

/** Runs it to its end. */
export async function runBin(args: readonly string[], options: RunOptions = {}): Promise<Ran> {
  const began = performance.now();
  const child = startBin(args, options);
  let out = '';
  let err = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    out += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    err += text;
  });
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  return { code, out, err, ms: performance.now() - began };
}
