import { setTimeout as sleep } from 'node:timers/promises';
import { type Finding, figure, type Question } from '../harness/finding.ts';
import { measureInTurn, median, pairedRatio } from '../harness/rounds.ts';
import { LOAD_CORE, type RunningServer, startServer, subjects } from '../harness/server-process.ts';
import { walkFlows } from '../harness/walk-flows.ts';

const CONNECTIONS = 16;
const WARM_UP_SECONDS = 5;
/** A load that leaves both idle in between: some 500 requests a second. */
const STEADY = { connections: 32, delayMs: 64 };
/** A p99 of a few hundred requests is the third or fourth worst of them: of five thousand it is one of fifty. */
const LEAST_STEADY_SECONDS = 10;
const LEAST_FLOWS = 0.6;
const MOST_P99 = 2;

type Way = 'proxy' | 'passThrough';
const WAYS: readonly Way[] = ['proxy', 'passThrough'];

/** What it costs to look at what passes. */
export const proxy: Question = {
  id: 'proxy',
  asks: 'What does the judging proxy cost beside a plain pass-through?',
  async answer({ rounds, seconds }) {
    // The provider behind both shares its core with the load: only what stands between has one for itself.
    const provider = await startServer(subjects.polka, LOAD_CORE);
    const start = (way: Way) => startServer(subjects[way], undefined, [provider.flow.url]);
    const servers = { proxy: await start('proxy'), passThrough: await start('passThrough') };
    try {
      const full = (way: Way, length = 1) =>
        walkFlows(servers[way].flow, { encoding: 'form', seconds: length, connections: CONNECTIONS });
      const steady = async (way: Way, length = Math.max(seconds, LEAST_STEADY_SECONDS)) => {
        const before = servers[way].processorSeconds();
        const walk = await walkFlows(servers[way].flow, { encoding: 'form', seconds: length, ...STEADY });
        // What is judged after the last answer was used for it, too.
        await settled(servers[way]);
        const used = servers[way].processorSeconds() - before;
        return { ...walk, millisEach: (used * 1_000) / (walk.requestsPerSecond * length) };
      };
      for (const way of WAYS) await full(way, WARM_UP_SECONDS);
      const flows = await measureInTurn(WAYS, rounds * seconds, (way) => full(way));
      // What the full load left to do, and left cold, is not what a steady one costs.
      for (const way of WAYS) {
        await settled(servers[way]);
        await steady(way, WARM_UP_SECONDS);
      }
      const slow = await measureInTurn(WAYS, rounds, steady);
      return [
        compare(
          'flows/s through it, form',
          '',
          [flows.proxy, flows.passThrough].map((all) => all.map(({ flowsPerSecond }) => flowsPerSecond)),
          LEAST_FLOWS,
          true,
        ),
        compare(
          'p99 at a steady load',
          'ms',
          [slow.proxy, slow.passThrough].map((all) => all.map(({ p99 }) => p99)),
          MOST_P99,
          false,
        ),
        compare(
          'processor time of an exchange, all judged',
          'ms',
          [slow.proxy, slow.passThrough].map((all) => all.map(({ millisEach }) => millisEach)),
        ),
      ];
    } finally {
      await Promise.all([servers.proxy.stop(), servers.passThrough.stop(), provider.stop()]);
    }
  },
};

const LOOKED_AT_MS = 500;
const IDLE_SECONDS = 0.02;
const LONGEST_TURNS = 60;

/** Waits until a server has nothing left to do. */
async function settled(server: RunningServer): Promise<void> {
  for (let turn = 0, before = Number.NaN; turn < LONGEST_TURNS; turn += 1) {
    const now = server.processorSeconds();
    if (now - before <= IDLE_SECONDS) return;
    before = now;
    await sleep(LOOKED_AT_MS);
  }
}

function compare(
  measured: string,
  unit: string,
  [ours = [], theirs = []]: readonly number[][],
  target?: number,
  atLeast = false,
): Finding {
  const ratio = pairedRatio(ours, theirs);
  return {
    ...{ question: 'proxy', measured, ratio },
    mock: figure(median(ours), unit),
    beside: `${subjects.passThrough.name}: ${figure(median(theirs), unit)}`,
    ...(target !== undefined && {
      target: `${atLeast ? '>=' : '<='} ${target}`,
      met: atLeast ? ratio >= target : ratio <= target,
    }),
  };
}
