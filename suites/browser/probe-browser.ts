/** Whether a browser binary starts at all. A file that exists may be a stub, lack libraries or lie on a `noexec` disk. */
import { execFile } from 'node:child_process';
import { accessSync, constants, existsSync, statSync } from 'node:fs';

export interface Probe {
  readonly starts: boolean;
  /** First line of `--version`, such as `Chromium 147.0.7727.0`. */
  readonly version?: string;
  /** Why it does not start: the end of a sentence. */
  readonly problem?: string;
}

/** Longest wait for `--version`: a cold, full Chrome on a slow disk needs seconds. */
const PROBE_TIMEOUT_MS = 15_000;

/** Runs the binary with `--version`. On Windows that opens a window, so there existence has to do. */
export async function probeBrowser(
  path: string,
  env: Readonly<Record<string, string | undefined>>,
): Promise<Probe> {
  if (!existsSync(path)) return { starts: false, problem: 'does not exist' };
  if (!statSync(path).isFile()) return { starts: false, problem: 'is not a file' };
  if (process.platform === 'win32') return { starts: true };
  try {
    accessSync(path, constants.X_OK);
  } catch {
    return { starts: false, problem: 'is not executable' };
  }
  return new Promise((resolve) => {
    const options = { env: { ...env }, timeout: PROBE_TIMEOUT_MS, killSignal: 'SIGKILL' as const };
    execFile(path, ['--version'], options, (error, stdout, stderr) => {
      const version = stdout.trim().split('\n')[0] ?? '';
      if (!error && /\d+\.\d+/.test(version)) return resolve({ starts: true, version: tidy(version) });
      const said = (stderr || stdout).trim().split('\n')[0]?.slice(0, 200);
      resolve({ starts: false, problem: `does not start${said ? ` (${said})` : ''}` });
    });
  });
}

/** The end of a sentence that begins with the path. */
export function describeFailure(probe: Probe): string {
  return probe.problem ?? 'does not start';
}

function tidy(version: string): string {
  return version.replace(/\s+/g, ' ').trim().slice(0, 100);
}
