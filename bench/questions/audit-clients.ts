import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Finding, figure, type Question } from '../harness/finding.ts';
import { measureRun, type Run } from '../harness/time-run.ts';

const MOST_SECONDS = 240;

/** Once, whatever the plan says: it takes minutes. */
export const auditClients: Question = {
  id: 'audit-clients',
  asks: 'How long does the audit of the judges of clients take?',
  async answer() {
    const folder = mkdtempSync(join(tmpdir(), 'airisk-bench-'));
    try {
      const bin = ['bin/airisk-conformance.js', 'audit', '--clients', '--quiet', '--out', folder];
      return [describe(await measureRun([process.execPath, ...bin]))];
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
};

function describe({ ms, cpuSeconds }: Run): Finding {
  const seconds = ms / 1000;
  return {
    question: 'audit-clients',
    measured: '`airisk-conformance audit --clients`, both cores',
    mock: figure(seconds, 's'),
    beside: `processor: ${figure(cpuSeconds, 's')}, pages that were killed left out`,
    target: `<= ${MOST_SECONDS} s`,
    met: seconds <= MOST_SECONDS,
  };
}
