import { type Finding, figure, type Question } from '../harness/finding.ts';
import { startServer, subjects } from '../harness/server-process.ts';
import { walkFlows } from '../harness/walk-flows.ts';

const CONNECTIONS = 16;
const NAMES = ['mock', 'polka', 'express', 'oauth2MockServer', 'oidcProvider'] as const;

/** The most memory that a server held while as many flows as go went through it. */
export const peakMemory: Question = {
  id: 'peak-memory',
  asks: 'How much memory at most under load?',
  async answer({ seconds, rounds }) {
    const peaks = new Map<string, number>();
    for (const name of NAMES) {
      const server = await startServer(subjects[name]);
      try {
        const length = seconds * Math.min(rounds, 3);
        await walkFlows(server.flow, { encoding: 'form', seconds: length, connections: CONNECTIONS });
        peaks.set(name, server.memory().peak);
      } finally {
        await server.stop();
      }
    }
    const ours = peaks.get('mock') ?? Number.NaN;
    return NAMES.filter((name) => name !== 'mock').map((name): Finding => {
      const theirs = peaks.get(name) ?? Number.NaN;
      return {
        question: 'peak-memory',
        measured: 'resident memory, peak',
        mock: figure(ours, 'MB'),
        beside: `${subjects[name].name}: ${figure(theirs, 'MB')}`,
        ratio: ours / theirs,
      };
    });
  },
};
