import type { MockServer } from './start-mock-server.ts';

const SIGNALS = ['SIGTERM', 'SIGINT'] as const;

/**
 * Closes the mock at the first SIGTERM or SIGINT. The handlers are gone then, so that a second signal ends the process
 * in the system's way.
 * @returns the signal, once the mock has closed
 */
export function closeOnSignals(server: Pick<MockServer, 'close'>): Promise<(typeof SIGNALS)[number]> {
  return new Promise((resolve, reject) => {
    const handlers = SIGNALS.map((signal) => {
      const handler = (): void => {
        for (const [name, other] of handlers) process.off(name, other);
        server.close().then(() => resolve(signal), reject);
      };
      return [signal, handler] as const;
    });
    for (const [name, handler] of handlers) process.on(name, handler);
  });
}
