import { figure, type Question } from '../harness/finding.ts';
import { inShortTurns, measureInTurn, median, pairedRatio } from '../harness/rounds.ts';
import { startServer, subjects } from '../harness/server-process.ts';
import { walkFlows } from '../harness/walk-flows.ts';

const CONNECTIONS = 16;
const WARM_UP_SECONDS = 2;
const LEAST = 0.9;

/** What it costs to record every exchange. */
export const journal: Question = {
  id: 'journal',
  asks: 'What does the journal cost?',
  async answer(plan) {
    const { rounds, seconds } = inShortTurns(plan);
    const on = await startServer(subjects.mock);
    const off = await startServer(subjects.mockWithoutJournal);
    try {
      const walk = async (name: 'on' | 'off', length: number): Promise<number> => {
        const { flow } = name === 'on' ? on : off;
        return (await walkFlows(flow, { encoding: 'form', seconds: length, connections: CONNECTIONS }))
          .flowsPerSecond;
      };
      await walk('on', WARM_UP_SECONDS);
      await walk('off', WARM_UP_SECONDS);
      const seen = await measureInTurn(['on', 'off'], rounds, (name) => walk(name, seconds));
      const ratio = pairedRatio(seen.on, seen.off);
      return [
        {
          question: 'journal',
          measured: 'flows/s, form',
          mock: figure(median(seen.on)),
          beside: `${subjects.mockWithoutJournal.name}: ${figure(median(seen.off))}`,
          ratio,
          target: `>= ${LEAST}`,
          met: ratio >= LEAST,
        },
      ];
    } finally {
      await Promise.all([on.stop(), off.stop()]);
    }
  },
};
