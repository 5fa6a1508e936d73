import { type Finding, figure, type Question } from '../harness/finding.ts';
import { measureInTurn, median, pairedRatio } from '../harness/rounds.ts';
import { startServer, subjects } from '../harness/server-process.ts';
import { timeRun } from '../harness/time-run.ts';

const MOST = 1.5;
const HELP_MOST_MS = 150;
/** A start is short and noisy: so many for each round of load. */
const STARTS = 4;
const ON_ONE_CORE = ['taskset', '-c', '0', process.execPath];

const NAMES = ['mock', 'mockCommand', 'polka', 'oauth2MockServer', 'help', 'node'] as const;
type Name = (typeof NAMES)[number];

/** From the start of a process to its first whole answer. */
export const startUp: Question = {
  id: 'start-up',
  asks: 'How long from the start to the first answer?',
  async answer({ rounds }) {
    // The first start of each reads its files from the disk.
    for (const name of NAMES) await timeStart(name);
    const seen = await measureInTurn(NAMES, rounds * STARTS, timeStart);
    const against = (name: 'mock' | 'mockCommand', peer: 'polka' | 'oauth2MockServer'): Finding => {
      const ratio = pairedRatio(seen[name], seen[peer]);
      return {
        question: 'start-up',
        measured: `first answer, ${subjects[name].name}`,
        mock: figure(median(seen[name]), 'ms'),
        beside: `${subjects[peer].name}: ${figure(median(seen[peer]), 'ms')}`,
        ratio,
        ...(peer === 'polka' ? { target: `<= ${MOST}`, met: ratio <= MOST } : {}),
      };
    };
    const help = median(seen.help);
    return [
      against('mock', 'polka'),
      against('mockCommand', 'polka'),
      against('mockCommand', 'oauth2MockServer'),
      {
        question: 'start-up',
        measured: '`airisk-conformance --help`',
        mock: figure(help, 'ms'),
        beside: `\`node\` that does nothing: ${figure(median(seen.node), 'ms')}`,
        ratio: pairedRatio(seen.help, seen.node),
        target: `<= ${HELP_MOST_MS} ms`,
        met: help <= HELP_MOST_MS,
      },
    ];
  },
};

async function timeStart(name: Name): Promise<number> {
  if (name === 'help') return timeRun([...ON_ONE_CORE, 'bin/airisk-conformance.js', '--help']);
  if (name === 'node') return timeRun([...ON_ONE_CORE, '-e', '0']);
  const server = await startServer(subjects[name]);
  await server.stop();
  return server.firstAnswerMs;
}
