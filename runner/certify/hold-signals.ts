/** Interruption of a run: the first signal lets the runner finish in order, the second one ends it at once. */
import type { ChildProcess } from 'node:child_process';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

export interface HeldSignals {
  /** The first signal that came, if any. */
  received(): NodeJS.Signals | undefined;
  /** Gives signals back to whoever had them. */
  release(): void;
}

/** Passes signals of this process on to the child instead of dying of them. */
export function holdSignals(child: ChildProcess): HeldSignals {
  let first: NodeJS.Signals | undefined;
  const pass = (signal: NodeJS.Signals) => {
    if (first === undefined) {
      first = signal;
      // The runner stops in order on SIGINT only.
      child.kill('SIGINT');
    } else {
      killGroup(child);
    }
  };
  for (const signal of SIGNALS) process.on(signal, pass);
  return {
    received: () => first,
    release: () => {
      for (const signal of SIGNALS) process.off(signal, pass);
    },
  };
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
