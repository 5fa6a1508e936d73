import { once } from 'node:events';
import { expect } from '@playwright/test';
import { startBin } from './run-bin.ts';

/** Runs `mock` on a free port while it is used, then ends it by SIGTERM. @returns its exit code */
export async function withMock(
  args: string[],
  use: (started: { line: string; text: () => string; child: ReturnType<typeof startBin> }) => Promise<void>,
  env = {},
): Promise<number | null> {
  const child = startBin(['mock', '--port', '0', ...args], { env });
  let text = '';
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    text += chunk;
  });
  const ended = once(child, 'close');
  try {
    const started = () => text.includes('\n') || child.exitCode !== null;
    await expect.poll(started, { timeout: 30_000 }).toBe(true);
    await use({ line: text.split('\n')[0] ?? '', text: () => text, child });
  } finally {
    child.kill('SIGTERM');
  }
  const [code] = (await ended) as [number | null];
  return code;
}
