import type { ChildProcess } from 'node:child_process';
import { catchSignals, type Signals } from '../signals.ts';

/** Passes signals of this process on to the test runner instead of dying of them. */
export function holdSignals(child: ChildProcess): Signals {
  return catchSignals({
    // The runner stops in order on SIGINT only.
    first: () => child.kill('SIGINT'),
    further: () => killGroup(child),
  });
}

/** The runner and the workers and browsers below it. */
function killGroup(child: ChildProcess): void {
  try {
    if (child.pid !== undefined && process.platform !== 'win32') process.kill(-child.pid, 'SIGKILL');
    else child.kill('SIGKILL');
  } catch {
    child.kill('SIGKILL');
  }
}
