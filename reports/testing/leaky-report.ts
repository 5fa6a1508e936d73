import type { Report } from '../model/types.ts';
import { makeSampleReport } from './sample-report.ts';

/** A report that says the secret where a target could have put it. */
export function leaky(value: string): Report {
  const report = makeSampleReport();
  const requirements = report.requirements.map((row) => ({
    ...row,
    checks: row.checks.map((check) => ({
      ...check,
      actual: `${check.actual} ${value}`,
      reproduce: `echo ${value}`,
    })),
  }));
  const exchanges = report.exchanges.map((item) => ({ ...item, request: { ...item.request, body: value } }));
  return { ...report, target: { ...report.target, name: `staging ${value}` }, requirements, exchanges };
}
