/** How much of a client run happens at the same time. */
import { availableParallelism } from 'node:os';
import type { ClientConfiguration } from '../../specs/generated/client.ts';

/** More of them would compete for the browser that they share. */
const MOST_WORKERS = 4;
/** A worker waits a good part of its time, for pages to come to rest and for an application's own patience. */
const WORKERS_PER_CORE = 2;
/** Fewer scenarios are played sooner than a second copy of the application has started. */
const WORTH_A_COPY = 5;

/**
 * Each worker has a copy of the application: more than one only where copies cannot get into each other's way.
 * @param scenarios How many are to be played.
 */
export function countWorkers(
  { launch, drive, provider, client }: ClientConfiguration,
  scenarios: number,
): number {
  if ((provider?.port ?? 0) !== 0 || drive.kind === 'attach' || scenarios < WORTH_A_COPY) return 1;
  const listens = launch !== undefined || drive.kind === 'browser' || (drive.visits ?? 'itself') !== 'itself';
  const ownPort = client.redirectUri.includes('${launch.port}');
  return listens && !ownPort ? 1 : Math.min(MOST_WORKERS, WORKERS_PER_CORE * availableParallelism());
}
