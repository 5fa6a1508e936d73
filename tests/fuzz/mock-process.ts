/** The mock as its users run it: a process of its own, on the other core. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { packageRoot } from '../../specs/index.ts';

export interface MockProcess {
  readonly port: number;
  readonly controlToken: string;
  readonly child: ChildProcess;
  /** What it said on stderr so far. */
  errors(): string;
  /** Waits for its end. */
  ended(): Promise<{ readonly code: number | null; readonly signal: NodeJS.Signals | null }>;
}

/** Starts `airisk-conformance mock` on a free port. @throws Error when it does not get ready */
export async function startMockProcess(args: readonly string[] = []): Promise<MockProcess> {
  const bin = join(packageRoot, 'bin', 'airisk-conformance.js');
  const child = spawn(process.execPath, [bin, 'mock', '--port', '0', '--json', ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const end = once(child, 'close') as Promise<[number | null, NodeJS.Signals | null]>;
  let errors = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    errors += text;
  });
  const [line] = await Promise.race([
    once(child.stdout.setEncoding('utf8'), 'data') as Promise<[string]>,
    end.then(([code]) => {
      throw new Error(`the mock ended with ${code} before it was ready: ${errors}`);
    }),
  ]);
  const { port, control } = JSON.parse(line) as { port: number; control: { token: string } };
  return {
    port,
    controlToken: control.token,
    child,
    errors: () => errors,
    async ended() {
      const [code, signal] = await end;
      return { code, signal };
    },
  };
}

/** Ends it, the hard way where it hangs. */
export async function stopMockProcess({ child, ended }: MockProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), 15_000);
  await ended();
  clearTimeout(timer);
}
