import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { packageRoot } from '../../specs/index.ts';

/** How long a whole process takes, in ms. @throws Error when it does not end with 0 */
export async function timeRun(
  [command = '', ...args]: readonly string[],
  cwd = packageRoot,
): Promise<number> {
  const started = performance.now();
  const child = spawn(command, args, { cwd, stdio: 'ignore' });
  const [code] = (await once(child, 'exit')) as [number | null];
  if (code !== 0) throw new Error(`${[command, ...args].join(' ')} ended with ${code}`);
  return performance.now() - started;
}
