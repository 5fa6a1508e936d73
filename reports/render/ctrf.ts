import type { Report, RequirementResult } from '../model/types.ts';
import { toPrintable } from './printable.ts';
import { isAsked } from './summarise-report.ts';

type Status = 'passed' | 'failed' | 'skipped' | 'pending' | 'other';

/**
 * The report in the Common Test Report Format: one test per requirement. As in JUnit nothing unverified reads as
 * green: `inconclusive` and `error` are failures where they count, and a recommendation fails only where the gate
 * says so. What a narrowed run was not asked for is no test.
 *
 * @see https://ctrf.io/docs/specification/overview
 */
export function renderCtrf(report: Report): string {
  const start = Date.parse(report.startedAt);
  const asked = report.requirements.filter((row) => isAsked(row, report.gate));
  const tests = asked.map((row) => renderTest(row, report));
  const count = (status: Status) => tests.filter((test) => test.status === status).length;
  const document = {
    reportFormat: 'CTRF',
    specVersion: '0.0.0',
    generatedBy: `${report.tool.name} ${report.tool.version}`,
    results: {
      tool: { name: report.tool.name, version: report.tool.version },
      summary: {
        ...{ tests: tests.length, passed: count('passed'), failed: count('failed') },
        ...{ pending: count('pending'), skipped: count('skipped'), other: count('other') },
        suites: new Set(asked.map((row) => row.area)).size,
        start,
        stop: start + report.durationMs,
        extra: { exitCode: report.exitCode, gateMet: report.gate.met, verdicts: report.verdicts },
      },
      tests,
      environment: {
        testEnvironment: report.target.name,
        extra: {
          ...{ baseUrl: report.target.baseUrl, specDigest: report.tool.specDigest },
          ...(report.requirementSet && { requirementSet: report.requirementSet.name }),
          complete: report.complete,
        },
      },
    },
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}

function renderTest(row: RequirementResult, report: Report) {
  const status = classify(row, report);
  const broken = row.checks.filter((check) => check.outcome === row.outcome && check.outcome !== 'pass');
  const [first] = broken;
  const message = row.reason ?? first?.actual;
  const trace = broken.map((check) => `${check.title}\nExpected: ${check.expected}\nActual: ${check.actual}`);
  return {
    name: `${row.title} [${row.id}]`,
    status,
    duration: row.durationMs ?? 0,
    suite: [row.profile, row.area],
    rawStatus: row.outcome,
    tags: [row.profile, row.level, ...(row.scored === false ? ['not-yet-scored'] : [])],
    ...(status !== 'passed' && message !== undefined && { message: toPrintable(message) }),
    ...(status === 'failed' && trace.length > 0 && { trace: toPrintable(trace.join('\n\n')) }),
    ...(first?.test !== undefined && { filePath: first.test.split(' › ')[0] }),
    extra: { id: row.id, outcome: row.outcome, source: row.source.label },
  };
}

function classify(row: RequirementResult, report: Report): Status {
  const informs = row.profile === 'interop' || row.scored === false;
  switch (row.outcome) {
    case 'pass':
      return 'passed';
    case 'fail':
      return informs ? 'other' : 'failed';
    case 'warn':
      return !informs && report.gate.failOn === 'warn' ? 'failed' : 'other';
    case 'error':
    case 'inconclusive':
      return informs ? 'skipped' : 'failed';
    default:
      return 'skipped';
  }
}
