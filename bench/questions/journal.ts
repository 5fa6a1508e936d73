import { figure, type Question } from '../harness/finding.ts';
import { measureFlows } from '../harness/measure-flows.ts';
import { median, pairedRatio } from '../harness/rounds.ts';
import { subjects } from '../harness/server-process.ts';

const LEAST = 0.9;

/** What it costs to record every exchange. */
export const journal: Question = {
  id: 'journal',
  asks: 'What does the journal cost?',
  async answer(plan) {
    const seen = await measureFlows(['mock', 'mockWithoutJournal'], 'form', plan);
    const ratio = pairedRatio(seen.mock, seen.mockWithoutJournal);
    return [
      {
        question: 'journal',
        measured: 'flows/s, form',
        mock: figure(median(seen.mock)),
        beside: `${subjects.mockWithoutJournal.name}: ${figure(median(seen.mockWithoutJournal))}`,
        ratio,
        target: `>= ${LEAST}`,
        met: ratio >= LEAST,
      },
    ];
  },
};
