/**
 * Timers as they were when this was loaded. Tests put fake ones in place of the global ones, and code that waits on those
 * waits until the test moves them; a mock that is to close, or to answer late, waits for real.
 */

/** Only Node.js has this; its own module keeps what was replaced on the global object. */
const node = globalThis.process?.getBuiltinModule?.('node:timers');

const { setTimeout, clearTimeout } = node ?? globalThis;
const setImmediate = node?.setImmediate ?? ((callback: () => void) => setTimeout(callback, 0));

type Timer = ReturnType<typeof setTimeout>;

/** Calls back after so many ms. */
export function startTimer(callback: () => void, ms: number): Timer {
  return setTimeout(callback, ms);
}

/** Forgets a timer, whether it rang or not. */
export function stopTimer(timer: Timer): void {
  clearTimeout(timer);
}

/**
 * Waits for so many ms.
 * @param signal ends the waiting early
 */
export function pause(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    if (signal?.aborted) done();
    else signal?.addEventListener('abort', done, { once: true });
  });
}

/** Waits until the event loop comes round. */
export function nextTurn(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}
