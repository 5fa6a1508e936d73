/**
 * Loaded into the test runner's process before the runner. A run that is killed outright cannot stop its runner, which
 * would go on sending requests to a host: so the runner watches the channel to its parent and stops itself.
 */
import { rmSync } from 'node:fs';
import { dirname } from 'node:path';

/** Time for tests to end and browsers to close. */
const ORDERLY_END_MS = 15_000;

// Workers are started with the same arguments; they end with the runner already.
process.execArgv.length = 0;

process.once('disconnect', () => {
  const collect = process.env.AIRISK_COLLECT;
  if (collect) process.once('exit', () => rmSync(dirname(collect), { recursive: true, force: true }));
  process.kill(process.pid, 'SIGINT');
  // A runner that is told to stop while its workers start may wait for ever: nobody is left to tell it twice.
  setTimeout(() => process.exit(1), ORDERLY_END_MS).unref();
});
// The channel alone must not keep the runner alive.
process.channel?.unref();
