import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { packageRoot } from '../../specs/index.ts';
import { type BenchPlan, type Finding, figure, type Question } from '../harness/finding.ts';
import { startServer, subjects } from '../harness/server-process.ts';
import { walkFlows } from '../harness/walk-flows.ts';

const run = promisify(execFile);

const MOST_MEGABYTES = 50;
const CONNECTIONS = 16;
/** Of a plan with at least this much load, the counts that the targets name; of a shorter one, a hundredth. */
const WHOLE_SECONDS = 3;
const CODES = 1_000_000;
const SOAK_SECONDS = 1800;
const SOAK_FLOWS_PER_SECOND = 100;

/** Whether what nobody comes back for leaves again. */
export const abandonedCodes: Question = {
  id: 'abandoned-codes',
  asks: 'Does the memory stay flat when codes are abandoned, and over half an hour?',
  async answer(plan) {
    const codes = plan.seconds >= WHOLE_SECONDS ? CODES : CODES / 100;
    const perSecond = plan.seconds >= WHOLE_SECONDS ? SOAK_FLOWS_PER_SECOND : 1;
    return [
      await inProcess(`${figure(codes)} codes abandoned, one each ms of the clock`, [
        'abandon',
        String(codes),
      ]),
      await inProcess(
        `30 minutes by the clock, ${perSecond} flows and ${perSecond} abandoned codes a second`,
        ['soak', String(SOAK_SECONDS), String(perSecond)],
      ),
      await overHttp(plan),
    ];
  },
};

/** Growth from the empty mock to the highest of the tenths, so that filling up to the bounds counts as well. */
async function inProcess(measured: string, args: readonly string[]): Promise<Finding> {
  const script = join(packageRoot, 'dist', 'bench', 'load', 'fill-core.js');
  const { stdout } = await run(process.execPath, ['--expose-gc', script, ...args]);
  const [before = Number.NaN, ...heaps] = JSON.parse(stdout) as number[];
  const growth = Math.max(...heaps) - before;
  const last = heaps.at(-1) ?? Number.NaN;
  return {
    question: 'abandoned-codes',
    measured: `heap, ${measured}`,
    mock: `grew by ${figure(growth, 'MB')} at most, by ${figure(last - before, 'MB')} in the end`,
    beside: `empty: ${figure(before, 'MB')}`,
    target: `<= ${MOST_MEGABYTES} MB`,
    met: growth <= MOST_MEGABYTES,
  };
}

/** The same through a socket: once the first codes have filled the store to its bounds, nothing may be added. */
async function overHttp({ seconds, rounds }: BenchPlan): Promise<Finding> {
  const server = await startServer(subjects.mock);
  try {
    const load = { encoding: 'form', connections: CONNECTIONS, abandon: true } as const;
    const { codes: filling } = await walkFlows(server.flow, { ...load, seconds: seconds * 2 });
    const before = server.memory().peak;
    const { codes } = await walkFlows(server.flow, { ...load, seconds: seconds * rounds });
    const growth = server.memory().peak - before;
    return {
      question: 'abandoned-codes',
      measured: `resident memory over HTTP, ${figure(codes)} more codes after ${figure(filling)}`,
      mock: `peak grew by ${figure(growth, 'MB')}`,
      beside: `before: ${figure(before, 'MB')}`,
      target: `<= ${MOST_MEGABYTES} MB`,
      met: growth <= MOST_MEGABYTES,
    };
  } finally {
    await server.stop();
  }
}
