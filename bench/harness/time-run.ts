import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { packageRoot } from '../../specs/index.ts';

/** What a whole process took. */
export interface Run {
  readonly ms: number;
  /** Processor time of it and of what it started, in s (Linux only, elsewhere 0). */
  readonly cpuSeconds: number;
  /** With which it ended; null where it was stopped. */
  readonly code: number | null;
}

/** Runs a process to its end. */
export async function measureRun(
  [command = '', ...args]: readonly string[],
  cwd = packageRoot,
): Promise<Run> {
  const started = performance.now();
  const before = cpuOfEndedChildren();
  const child = spawn(command, args, { cwd, stdio: 'ignore' });
  const [code] = (await once(child, 'exit')) as [number | null];
  return { ms: performance.now() - started, cpuSeconds: cpuOfEndedChildren() - before, code };
}

/** How long a whole process takes, in ms. @throws Error when it does not end with 0 */
export async function timeRun(command: readonly string[], cwd = packageRoot): Promise<number> {
  const { ms, code } = await measureRun(command, cwd);
  if (code !== 0) throw new Error(`${command.join(' ')} ended with ${code}`);
  return ms;
}

/** What all processes took that this one started, once they have ended, in s. */
function cpuOfEndedChildren(): number {
  if (process.platform !== 'linux') return 0;
  const fields = readFileSync('/proc/self/stat', 'utf8').split(') ')[1]?.split(' ') ?? [];
  // Fields 16 and 17 of the file, in ticks of 10 ms.
  return (Number(fields[13]) + Number(fields[14])) / 100;
}
