import { type Finding, figure, type Question } from '../harness/finding.ts';
import { measureInTurn, median, pairedRatio } from '../harness/rounds.ts';
import { startServer, subjects } from '../harness/server-process.ts';
import { type Walk, walkFlows } from '../harness/walk-flows.ts';

/** 32 connections that wait 16 ms on average make at most 2,000 requests a second. */
const CONNECTIONS = 32;
const DELAY_MS = 16;
const MOST = 1.5;

/** How long a request takes while the server is not full. */
export const latency: Question = {
  id: 'latency',
  asks: 'How long does a request take at a steady load?',
  async answer({ rounds, seconds }) {
    const mock = await startServer(subjects.mock);
    const polka = await startServer(subjects.polka);
    try {
      const walk = (name: 'mock' | 'polka'): Promise<Walk> => {
        const { flow } = name === 'mock' ? mock : polka;
        return walkFlows(flow, { encoding: 'form', seconds, connections: CONNECTIONS, delayMs: DELAY_MS });
      };
      await walk('mock');
      await walk('polka');
      const seen = await measureInTurn(['mock', 'polka'], rounds, walk);
      const rate = figure(median(seen.mock.map(({ requestsPerSecond }) => requestsPerSecond)));
      const describe = (percentile: 'p50' | 'p99'): Finding => {
        const ours = seen.mock.map((walked) => walked[percentile]);
        const theirs = seen.polka.map((walked) => walked[percentile]);
        const ratio = pairedRatio(ours, theirs);
        return {
          question: 'latency',
          measured: `${percentile} at ${rate} requests/s`,
          mock: figure(median(ours), 'ms'),
          beside: `${subjects.polka.name}: ${figure(median(theirs), 'ms')}`,
          ratio,
          ...(percentile === 'p99' ? { target: `<= ${MOST}`, met: ratio <= MOST } : {}),
        };
      };
      return [describe('p50'), describe('p99')];
    } finally {
      await Promise.all([mock.stop(), polka.stop()]);
    }
  },
};
