import { killAll } from '../../suites/client/drive/run-process.ts';
import { catchSignals, type Signals } from '../signals.ts';

/** From now on signals are noted instead of ending the process, which plays scenarios itself. */
export function watchSignals(): Signals {
  return catchSignals({
    further: () => {
      killAll();
      process.kill(process.pid, 'SIGKILL');
    },
  });
}
