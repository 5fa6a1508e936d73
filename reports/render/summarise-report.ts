import { summarise } from '../model/score.ts';
import {
  type Control,
  type Gate,
  type Profile,
  type Report,
  type RequirementResult,
  type RowOutcome,
  SILENT_FAILURE,
} from '../model/types.ts';
import { type FindingGroup, groupFindings } from './group-findings.ts';
import { countOf } from './labels.ts';

/** Rows with the same outcome for the same reason. */
export interface UnverifiedGroup {
  outcome: 'error' | 'inconclusive' | 'untestable';
  reason: string;
  rows: RequirementResult[];
}

/** A report arranged the way people read it; every human-readable rendering starts from this. */
export interface ReportSummary {
  /** Broken rows that count, fails before warnings, documented before hardened. */
  findings: RequirementResult[];
  /** The same by cause: what a reader mends at once. */
  groups: FindingGroup[];
  waived: RequirementResult[];
  /** Rows that are not in the requirement set of the run: information until the next set. */
  unscored: RequirementResult[];
  /** Broken interop rows: information, never findings. */
  interop: RequirementResult[];
  /** What could not be verified in the profiles that count. */
  unverified: UnverifiedGroup[];
  /** Rows by outcome, per profile. */
  counts: Record<Profile, Record<RowOutcome, number>>;
  /** Rows by outcome over the profiles that count. */
  scored: Record<RowOutcome, number>;
  /** Declarations of the target file that no honest exchange showed, or that were vouched for. */
  unproved: Control[];
  /** Why the report must not be read as a full certification. */
  alarm?: { title: string; text: string; advice?: string };
}

const isBroken = (row: RequirementResult) => row.outcome === 'fail' || row.outcome === 'warn';

const inSet = ({ scored }: RequirementResult): boolean => scored !== false;

/** What a narrowed run was not asked for stands in the table of all requirements, and nowhere else. */
export const isAsked = ({ id }: RequirementResult, { only }: Gate): boolean => only?.includes(id) ?? true;

/** Rows that the numbers at the top are of: those that the verdicts, or a narrowed run, are about. */
export function isCounted(row: RequirementResult, gate: Gate): boolean {
  return row.profile !== 'interop' && isAsked(row, gate) && (gate.only !== undefined || inSet(row));
}

/** Arranges a report for reading. */
export function summariseReport(report: Report): ReportSummary {
  const { gate } = report;
  const rows = report.requirements.filter((row) => isAsked(row, gate));
  const counted = rows.filter((row) => isCounted(row, gate));
  const of = (profile: Profile) =>
    (profile === 'interop' ? rows.filter(inSet) : counted).filter((row) => row.profile === profile);
  const alarm = findAlarm(report);
  const findings = (['fail', 'warn'] as const).flatMap((outcome) =>
    (['documented', 'hardened'] as const).flatMap((profile) =>
      of(profile).filter((row) => row.outcome === outcome),
    ),
  );
  return {
    findings,
    groups: groupFindings(findings, report.exchanges),
    waived: counted.filter((row) => row.outcome === 'waived'),
    unscored: gate.only ? [] : report.requirements.filter((row) => !inSet(row)),
    interop: of('interop').filter(isBroken),
    unverified: groupUnverified(counted, report.environment.silence !== undefined),
    counts: {
      documented: summarise(of('documented')),
      hardened: summarise(of('hardened')),
      interop: summarise(of('interop')),
    },
    scored: summarise(counted),
    unproved: (report.controls ?? []).filter(({ outcome }) => outcome !== 'proved'),
    ...(alarm && { alarm }),
  };
}

/** What reasons say where no answer came. */
const NO_ANSWER = new RegExp(`${SILENT_FAILURE}|got no answer|no answer came|no complete answer within`);

function groupUnverified(rows: readonly RequirementResult[], isSilent: boolean): UnverifiedGroup[] {
  const groups = new Map<string, UnverifiedGroup>();
  for (const outcome of ['error', 'inconclusive', 'untestable'] as const) {
    for (const row of rows.filter((candidate) => candidate.outcome === outcome)) {
      const told = row.reason ?? 'No reason was recorded.';
      const reason = isSilent && NO_ANSWER.test(told) ? 'The target had stopped answering.' : told;
      const key = `${outcome} ${reason}`;
      const group = groups.get(key);
      if (group) group.rows.push(row);
      else groups.set(key, { outcome, reason, rows: [row] });
    }
  }
  return [...groups.values()];
}

function findAlarm(report: Report): ReportSummary['alarm'] {
  const { stopped, complete, gate, environment, requirements, shard } = report;
  if (stopped) {
    const text = `The run ended at ${stopped.stage}, before any requirement was tested: ${stopped.message}`;
    return { title: 'The run was stopped', text, advice: stopped.advice };
  }
  if (!complete) {
    const text = 'The run did not come to its end, or tests did not report. This report certifies nothing.';
    const problems = environment.harnessProblems;
    return { title: 'Incomplete report', text, ...(typeof problems === 'string' && { advice: problems }) };
  }
  if (shard) {
    const text = `This is part ${shard.index} of ${shard.total} of a run. It certifies nothing until all parts are merged.`;
    return {
      title: 'Part of a run',
      text,
      advice: 'Merge the parts with `npx airisk-conformance report merge`.',
    };
  }
  if (environment.silence !== undefined && requirements.some(({ outcome }) => outcome === 'inconclusive')) {
    const advice =
      'Look at the log of the deployment at that moment. If the same request does it again (`--only` with its requirement), it is the cause.';
    return { title: 'The target stopped answering', text: environment.silence, advice };
  }
  if (gate.only) {
    const chosen = countOf(gate.only.length, 'chosen requirement');
    const text = `The run was limited to ${chosen} (--only). This report certifies nothing as a whole.`;
    return { title: 'Narrowed run', text };
  }
  if (gate.depth === 'quick') {
    const text =
      'Nothing was tried in contexts (--depth quick): a defect that shows with userid or in JSON only would not be seen. This report certifies nothing.';
    return { title: 'Quick run', text };
  }
  return undefined;
}
