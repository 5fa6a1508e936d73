import type { Profile, Report, RequirementResult, RowOutcome, Verdict } from '../model/types.ts';
import { compareObservations, type ObservationChange } from './compare-observations.ts';

/** One of the two reports, as far as a comparison names it. */
export interface Side {
  target: string;
  baseUrl: string;
  startedAt: string;
  toolVersion: string;
  specDigest: string;
  requirementSet?: string;
  verdicts: Record<'documented' | 'hardened', Verdict>;
  exitCode: number;
}

/** A requirement whose outcome is another one now. */
export interface OutcomeChange {
  id: string;
  title: string;
  profile: Profile;
  level: RequirementResult['level'];
  before: RowOutcome;
  after: RowOutcome;
  /** What was seen now, or why nothing was. */
  actual?: string;
}

/** A requirement that the specification changed, whatever the target does. */
export interface SpecificationChange {
  id: string;
  title: string;
  what: 'added' | 'removed' | 'changed';
  /** For changed rows: what about them. */
  detail?: string;
  before?: RowOutcome;
  after?: RowOutcome;
}

export interface ReportDiff {
  before: Side;
  after: Side;
  verdicts: { profile: 'documented' | 'hardened'; before: Verdict; after: Verdict }[];
  /** Broken now, and not before. */
  broken: OutcomeChange[];
  /** Broken before, and met now. */
  fixed: OutcomeChange[];
  /** Verified before, and not now. */
  lost: OutcomeChange[];
  /** Other changes: waived, verified for the first time, informational rows. */
  changed: OutcomeChange[];
  /** Findings that both reports have. */
  stillBroken: number;
  observations: ObservationChange[];
  /** Rows that are judged otherwise than before: no change of the target follows from them. */
  specification: SpecificationChange[];
  /** Rows that one of the two runs was not asked about (--only). */
  leftOut: number;
  regression: boolean;
  /** Why, or that there is none. */
  reason: string;
}

type Row = RequirementResult;

const isBroken = ({ outcome }: Row) => outcome === 'fail' || outcome === 'warn';
const isUnverified = ({ outcome }: Row) =>
  ['untestable', 'inconclusive', 'error', 'excluded'].includes(outcome);
const isVerified = ({ outcome }: Row) => ['pass', 'fail', 'warn', 'waived'].includes(outcome);

/** Informational rows make no regression. */
const counts = (row: Row) => row.profile !== 'interop' && row.scored !== false;

/**
 * What changed between two reports about one target. Rows whose definition is another one (level, profile, sentence,
 * whether they are tested or scored) are listed apart: their outcome says nothing about the target.
 */
export function compareReports(before: Report, after: Report): ReportDiff {
  const earlier = new Map(before.requirements.map((row) => [row.id, row]));
  const asked = (id: string) => [before, after].every(({ gate }) => gate.only?.includes(id) ?? true);
  const diff: ReportDiff = {
    before: describeSide(before),
    after: describeSide(after),
    verdicts: compareVerdicts(before, after),
    ...{ broken: [], fixed: [], lost: [], changed: [], stillBroken: 0 },
    observations: compareObservations(before.observations, after.observations),
    specification: compareSpecifications(before.requirements, after.requirements),
    leftOut: after.requirements.filter((row) => !asked(row.id)).length,
    regression: false,
    reason: 'no regression',
  };
  const redefined = new Set(diff.specification.map(({ id }) => id));
  for (const row of after.requirements) {
    const old = earlier.get(row.id);
    if (!old || redefined.has(row.id) || !asked(row.id)) continue;
    if (isBroken(old) && isBroken(row) && counts(row)) diff.stillBroken += 1;
    if (old.outcome !== row.outcome) groupOf(diff, old, row).push(describeChange(old, row));
  }
  return { ...diff, ...judge(diff) };
}

function groupOf(diff: ReportDiff, old: Row, row: Row): OutcomeChange[] {
  if (!counts(row)) return diff.changed;
  // A recommendation that became mandatory is a change of the specification; here the target got worse.
  if (row.outcome === 'fail' || (row.outcome === 'warn' && old.outcome !== 'fail')) return diff.broken;
  if ((isBroken(old) || old.outcome === 'waived') && ['pass', 'not-applicable'].includes(row.outcome))
    return diff.fixed;
  if (isVerified(old) && isUnverified(row)) return diff.lost;
  return diff.changed;
}

function judge({ broken, lost }: ReportDiff): Pick<ReportDiff, 'regression' | 'reason'> {
  const musts = lost.filter((row) => row.level === 'must');
  const parts = [];
  if (broken.length > 0) parts.push(`${broken.length} newly broken`);
  if (musts.length > 0) parts.push(`${musts.length} mandatory no longer verified`);
  return parts.length > 0
    ? { regression: true, reason: parts.join(', ') }
    : { regression: false, reason: 'no regression' };
}

function describeSide(report: Report): Side {
  const { target, tool, startedAt, verdicts, exitCode, requirementSet } = report;
  return {
    ...{ target: target.name, baseUrl: target.baseUrl, startedAt },
    ...{ toolVersion: tool.version, specDigest: tool.specDigest },
    ...(requirementSet && { requirementSet: requirementSet.name }),
    verdicts: { documented: verdicts.documented, hardened: verdicts.hardened },
    exitCode,
  };
}

function compareVerdicts(before: Report, after: Report): ReportDiff['verdicts'] {
  return (['documented', 'hardened'] as const)
    .map((profile) => ({ profile, before: before.verdicts[profile], after: after.verdicts[profile] }))
    .filter((verdict) => verdict.before !== verdict.after);
}

function describeChange(old: Row, row: Row): OutcomeChange {
  const worst = row.checks.find((check) => check.outcome === row.outcome);
  const actual = isBroken(row) ? worst?.actual : (row.reason ?? undefined);
  const { id, title, profile, level } = row;
  return {
    id,
    title,
    profile,
    level,
    before: old.outcome,
    after: row.outcome,
    ...(actual !== undefined && { actual }),
  };
}

function compareSpecifications(before: readonly Row[], after: readonly Row[]): SpecificationChange[] {
  const earlier = new Map(before.map((row) => [row.id, row]));
  const later = new Set(after.map((row) => row.id));
  const added = after
    .filter((row) => !earlier.has(row.id))
    .map(({ id, title, outcome }) => ({ id, title, what: 'added' as const, after: outcome }));
  const removed = before
    .filter((row) => !later.has(row.id))
    .map(({ id, title, outcome }) => ({ id, title, what: 'removed' as const, before: outcome }));
  const changed = after.flatMap((row): SpecificationChange[] => {
    const old = earlier.get(row.id);
    const detail = old && describeRedefinition(old, row);
    if (!old || !detail) return [];
    return [
      { id: row.id, title: row.title, what: 'changed', detail, before: old.outcome, after: row.outcome },
    ];
  });
  return [...added, ...removed, ...changed];
}

function describeRedefinition(old: Row, row: Row): string {
  const parts = [];
  if (old.level !== row.level) parts.push(`${old.level} became ${row.level}`);
  if (old.profile !== row.profile) parts.push(`moved from ${old.profile} to ${row.profile}`);
  if (old.statement !== row.statement) parts.push('its sentence was reworded');
  if ((old.outcome === 'excluded') !== (row.outcome === 'excluded'))
    parts.push(row.outcome === 'excluded' ? 'is no longer tested' : 'is tested now');
  if ((old.scored === false) !== (row.scored === false))
    parts.push(row.scored === false ? 'is not scored any more' : 'scores now');
  return parts.join(', ');
}
