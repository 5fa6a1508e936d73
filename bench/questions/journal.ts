import { figure, type Question } from '../harness/finding.ts';
import { measureInTurn, median, pairedRatio } from '../harness/rounds.ts';
import { startServer, subjects } from '../harness/server-process.ts';
import { walkFlows } from '../harness/walk-flows.ts';

const CONNECTIONS = 16;
const LEAST = 0.9;

/** What it costs to record every exchange. */
export const journal: Question = {
  id: 'journal',
  asks: 'What does the journal cost?',
  async answer({ rounds, seconds }) {
    const on = await startServer(subjects.mock);
    const off = await startServer(subjects.mockWithoutJournal);
    try {
      const walk = async (name: 'on' | 'off'): Promise<number> => {
        const { flow } = name === 'on' ? on : off;
        return (await walkFlows(flow, { encoding: 'form', seconds, connections: CONNECTIONS }))
          .flowsPerSecond;
      };
      await walk('on');
      await walk('off');
      const seen = await measureInTurn(['on', 'off'], rounds, walk);
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
