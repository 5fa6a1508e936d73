import {
  findStoreProgram,
  startTestStore,
  type TestStore,
} from '../../mock-server/store/testing/redis-server.ts';
import { type BenchPlan, type Finding, figure, type Question } from '../harness/finding.ts';
import { BenchError } from '../harness/require-tools.ts';
import { measureInTurn, median, pairedRatio } from '../harness/rounds.ts';
import {
  type RunningServer,
  readProcessorSeconds,
  startServer,
  subjects,
} from '../harness/server-process.ts';
import { walkFlows } from '../harness/walk-flows.ts';

/** Servers, store and load share what there is: two cores do not let one process have one for itself. */
const BOTH_CORES = '0,1';
const CONNECTIONS = 24;
const WARM_UP_SECONDS = 3;
const COUNTS = [1, 2, 3] as const;

type Name = 'memory' | `${(typeof COUNTS)[number]}`;

/** What one turn saw. */
interface Turn {
  readonly flows: number;
  /** Shares of a core, while it lasted. */
  readonly mock: number;
  readonly store: number;
}

/** What it costs to share a state, and what more processes bring. */
export const sharedStore: Question = {
  id: 'shared-store',
  asks: 'How many flows a second walk through one, two and three processes with a store?',
  async answer(plan) {
    const program = findStoreProgram();
    if (program === undefined) throw new BenchError('shared-store needs redis-server or valkey-server');
    const store = await startTestStore(program);
    const groups = new Map<Name, readonly RunningServer[]>();
    try {
      groups.set('memory', [await startServer(subjects.mockCommand, BOTH_CORES)]);
      for (const count of COUNTS) groups.set(`${count}`, await startGroup(count, store));
      return describe(await measure(groups, store, plan));
    } finally {
      await Promise.all([...groups.values()].flat().map((server) => server.stop()));
      await store.remove();
    }
  },
};

async function startGroup(count: number, store: TestStore): Promise<readonly RunningServer[]> {
  const { name, args } = subjects.mockCommand;
  const own = ['--store', store.url, '--store-prefix', `bench-${count}`];
  const servers: RunningServer[] = [];
  for (let at = 0; at < count; at += 1)
    servers.push(await startServer({ name, args: [...args, ...own] }, BOTH_CORES));
  return servers;
}

async function measure(
  groups: ReadonlyMap<Name, readonly RunningServer[]>,
  store: TestStore,
  { rounds, seconds }: BenchPlan,
): Promise<Readonly<Record<Name, readonly Turn[]>>> {
  const turn = async (name: Name, length: number): Promise<Turn> => {
    const servers = groups.get(name) ?? [];
    const mocks = (): number => servers.reduce((sum, server) => sum + server.processorSeconds(), 0);
    const [mocksBefore, storeBefore] = [mocks(), readProcessorSeconds(store.pid)];
    const load = { encoding: 'form', seconds: length, connections: CONNECTIONS / servers.length } as const;
    const walks = await Promise.all(servers.map(({ flow }) => walkFlows(flow, load)));
    return {
      flows: walks.reduce((sum, { flowsPerSecond }) => sum + flowsPerSecond, 0),
      mock: (mocks() - mocksBefore) / length,
      store: (readProcessorSeconds(store.pid) - storeBefore) / length,
    };
  };
  const names = [...groups.keys()];
  for (const name of names) await turn(name, WARM_UP_SECONDS);
  return measureInTurn(names, rounds, (name) => turn(name, seconds));
}

function describe(seen: Readonly<Record<Name, readonly Turn[]>>): readonly Finding[] {
  const flowsOf = (name: Name): number[] => seen[name].map(({ flows }) => flows);
  const share = (name: Name, of: 'mock' | 'store'): string =>
    figure(median(seen[name].map((turn) => turn[of])));
  return COUNTS.map((count) => ({
    question: 'shared-store',
    measured: `flows/s, form, ${count} ${count === 1 ? 'process' : 'processes'} with a store (cores: mock ${share(`${count}`, 'mock')}, store ${share(`${count}`, 'store')})`,
    mock: figure(median(flowsOf(`${count}`))),
    beside: `one with memory: ${figure(median(flowsOf('memory')))} (cores: mock ${share('memory', 'mock')})`,
    ratio: pairedRatio(flowsOf(`${count}`), flowsOf('memory')),
  }));
}
