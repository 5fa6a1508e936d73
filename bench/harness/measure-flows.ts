import type { BenchPlan } from './finding.ts';
import { measureInTurn } from './rounds.ts';
import { type RunningServer, startServer, subjects } from './server-process.ts';
import { type Encoding, walkFlows } from './walk-flows.ts';

const CONNECTIONS = 16;
const WARM_UP_SECONDS = 5;

/**
 * Flows a second through servers that are up at the same time, as many as go, turn by turn. The load of the plan comes in
 * turns of one second: machines change their speed from one second to the next, and what is compared should meet the same.
 */
export async function measureFlows<K extends keyof typeof subjects>(
  names: readonly K[],
  encoding: Encoding,
  { rounds, seconds }: BenchPlan,
): Promise<Readonly<Record<K, readonly number[]>>> {
  const servers = new Map<K, RunningServer>();
  try {
    for (const name of names) servers.set(name, await startServer(subjects[name]));
    const walk = async (name: K, length: number): Promise<number> => {
      const server = servers.get(name);
      if (server === undefined) throw new Error(`${name} was not started`);
      return (await walkFlows(server.flow, { encoding, seconds: length, connections: CONNECTIONS }))
        .flowsPerSecond;
    };
    for (const name of names) await walk(name, WARM_UP_SECONDS);
    return await measureInTurn(names, rounds * seconds, (name) => walk(name, 1));
  } finally {
    await Promise.all([...servers.values()].map((server) => server.stop()));
  }
}
