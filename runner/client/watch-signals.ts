/** Interruption of a run in this process: the first signal ends it in order, the second one at once. */
import { killAll } from '../../suites/client/drive/run-process.ts';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

export interface WatchedSignals {
  interrupted(): boolean;
  /** Gives signals back. */
  release(): void;
}

/** From now on signals are noted instead of ending the process. */
export function watchSignals(): WatchedSignals {
  let count = 0;
  const note = () => {
    count += 1;
    if (count < 2) return;
    killAll();
    process.kill(process.pid, 'SIGKILL');
  };
  for (const signal of SIGNALS) process.on(signal, note);
  return {
    interrupted: () => count > 0,
    release: () => {
      for (const signal of SIGNALS) process.off(signal, note);
    },
  };
}
