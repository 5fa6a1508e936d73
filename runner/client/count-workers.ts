/** How much of a client run happens at the same time. */
import { availableParallelism } from 'node:os';
import type { ClientConfiguration } from '../../specs/generated/client.ts';

const MOST_WORKERS = 2;

/** Each worker has a copy of the application: more than one only where copies cannot get into each other's way. */
export function countWorkers({ launch, drive, provider, client }: ClientConfiguration): number {
  if ((provider?.port ?? 0) !== 0) return 1;
  const listens = launch !== undefined || drive.kind === 'browser' || (drive.visits ?? 'itself') !== 'itself';
  const ownPort = client.redirectUri.includes('${launch.port}');
  return listens && !ownPort ? 1 : Math.min(MOST_WORKERS, availableParallelism());
}
