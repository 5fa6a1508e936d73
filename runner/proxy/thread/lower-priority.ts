/** Threads that leave the processor to others. */
import { readlinkSync } from 'node:fs';
import { constants, setPriority } from 'node:os';

/**
 * Lets the other threads of this process go first, where there are fewer cores than threads with work. Only on Linux a thread
 * has a priority of its own; elsewhere nothing changes.
 * @returns whether it took effect
 */
export function lowerPriority(): boolean {
  if (process.platform !== 'linux') return false;
  try {
    // "4711/task/4712": asked synchronously, so that it is this thread which asks.
    const thread = Number(readlinkSync('/proc/thread-self').split('/').at(-1));
    setPriority(thread, constants.priority.PRIORITY_BELOW_NORMAL);
    return true;
  } catch {
    return false;
  }
}
