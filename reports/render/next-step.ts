/** What a reader of a report does next, in one sentence. */
import type { Report } from '../model/types.ts';
import { countOf } from './labels.ts';
import type { ReportSummary, UnverifiedGroup } from './summarise-report.ts';

/**
 * @param folder Where the report lies.
 * @returns undefined where the report says it in full, as one of a run that was stopped does
 */
export function nextStep(report: Report, digest: ReportSummary, folder: string): string | undefined {
  const { exitCode, gate, stopped, shard } = report;
  if (stopped) return undefined;
  if (shard) return 'merge the parts: npx airisk-conformance report merge DIR... --out DIR';
  const open = `npx airisk-conformance report open ${folder}`.trim();
  switch (exitCode) {
    case 0:
      return gate.only ? 'the same command without --only or --scenario judges the whole' : open;
    case 1:
      return `mend the first finding (${open}), then ${howToRepeat(report)}`;
    case 3:
      return describeOpen(digest.unverified) ?? open;
    case 5:
      return 'run it again; if it ends so once more, the errors above and environment.harnessProblems in report.json say what failed';
    case 6:
      return 'correct the waiver file: each line above names one';
    default:
      return undefined;
  }
}

/** `--last-failed` goes with no other choice of requirements, and a merged report is no run of its own. */
function howToRepeat({ actor, gate, environment }: Report): string {
  if (actor === 'both') return 'let the traffic pass again';
  if (environment.shards !== undefined) return 'run the parts again and merge them';
  return gate.only ? 'run the same command again' : 'run the same command with --last-failed';
}

/** What is open for the same reason is enabled by the same change: the reason that most rows share comes first. */
function describeOpen(unverified: readonly UnverifiedGroup[]): string | undefined {
  const [first] = [...unverified].sort((a, b) => b.rows.length - a.rows.length);
  if (!first) return undefined;
  const rest =
    unverified.length > 1 ? ` The report has ${countOf(unverified.length - 1, 'more reason')}.` : '';
  return `${countOf(first.rows.length, 'requirement')} ${first.outcome}: ${first.reason}${rest}`;
}
