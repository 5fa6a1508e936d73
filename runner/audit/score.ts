/** What an audit found: which faults were caught, by what, and who was failed without cause. Pure. */
import { buildReport } from '../../reports/model/build-report.ts';
import type { Actor, CollectedTest, Collection, RowOutcome } from '../../reports/model/types.ts';
import { loadCatalogue, type Requirement, requirement, sourceOf } from '../../specs/index.ts';
import {
  type AuditSubject,
  type FaultSubject,
  subjectKey,
  type VariantSubject,
} from '../../suites/fixtures/audit-plan.ts';
import { breakableRows } from './subjects.ts';

/** `caught`: the row it names turned red. `wrong-reason`: only other rows did. `missed`: none did. */
export type FaultOutcome = 'caught' | 'wrong-reason' | 'missed';

export interface FaultScore extends Omit<FaultSubject, 'kind'> {
  readonly outcome: FaultOutcome;
  /** Outcome of the row it names. */
  readonly rowOutcome: RowOutcome | 'not-run';
  /** Other rows that turned red. */
  readonly alsoRed: readonly string[];
  /** What the judge said of the row. */
  readonly finding?: string;
}

export interface VariantScore extends Omit<VariantSubject, 'kind'> {
  readonly alarms: readonly {
    readonly requirement: string;
    readonly outcome: RowOutcome;
    readonly reason: string;
  }[];
  /** Rows that passed. */
  readonly passed: number;
}

export interface AuditResult {
  readonly schemaVersion: 1;
  /** Whose judges were audited; absent: those of providers. */
  readonly actor?: Actor;
  readonly date: string;
  readonly full: boolean;
  /** True when every subject of the catalogue was run, not a selection. */
  readonly whole: boolean;
  readonly durationMs: number;
  /** Each sound variant met one in so many of its tests; absent: all. */
  readonly oneIn?: number;
  readonly faults: readonly FaultScore[];
  /** Faults that show in one context only, as `fault@kind.dimension=value`. */
  readonly conditional?: readonly FaultScore[];
  /** How many conditional faults there are, of which a default audit takes a sample, and what it was drawn with. */
  readonly conditions?: { readonly total: number; readonly seed?: number };
  readonly variants: readonly VariantScore[];
  /** Rows of a verdict that no fault turned red, with the reason where none can. */
  readonly unreached: readonly { readonly requirement: string; readonly reason?: string }[];
  /** What went wrong in the harness itself. */
  readonly problems: readonly string[];
  readonly passed: boolean;
}

const ALARMS: readonly RowOutcome[] = ['fail', 'error', 'inconclusive'];

export interface AuditInput {
  readonly subjects: readonly AuditSubject[];
  readonly collection: Collection;
  /** Whose judges are audited; default `provider`. */
  readonly actor?: Actor;
  readonly full: boolean;
  readonly whole: boolean;
  readonly date: Date;
  readonly durationMs: number;
  readonly oneIn?: number;
  /** How many conditional faults there are, and the seed of the sample. */
  readonly conditions?: AuditResult['conditions'];
  /** Rows that no fault can break, with the reason. */
  readonly unbreakable: Readonly<Record<string, string>>;
}

/** Faults whose row did not turn red. */
export function uncaught(subjects: readonly AuditSubject[], collection: Collection): FaultSubject[] {
  const groups = groupBySubject(collection.tests);
  return subjects.filter((subject): subject is FaultSubject => {
    if (subject.kind !== 'fault') return false;
    const rows = outcomesOf(groups.get(subjectKey(subject)) ?? [], collection.status, undefined);
    return scoreFault(subject, rows).outcome !== 'caught';
  });
}

/** Scores an audit. */
export function scoreAudit(input: AuditInput): AuditResult {
  const groups = groupBySubject(input.collection.tests);
  const testsOf = (subject: AuditSubject) => groups.get(subjectKey(subject)) ?? [];
  const faults: FaultScore[] = [];
  const conditional: FaultScore[] = [];
  const variants: VariantScore[] = [];
  const red = new Set<string>();
  for (const subject of input.subjects) {
    const rows = outcomesOf(testsOf(subject), input.collection.status, input.actor);
    if (subject.kind === 'variant') variants.push(scoreVariant(subject, rows));
    else {
      const score = scoreFault(subject, rows);
      (subject.id.includes('@') ? conditional : faults).push(score);
      if (score.outcome === 'caught') red.add(subject.breaks);
    }
  }
  const unreached = input.whole
    ? breakableRows(loadCatalogue(), input.actor === 'client' ? 'client' : 'provider')
        .filter((row) => !red.has(row.id))
        .map((row) => ({
          requirement: row.id,
          ...(input.unbreakable[row.id] ? { reason: input.unbreakable[row.id] ?? '' } : {}),
        }))
    : [];
  const problems = [
    ...(input.collection.errors ?? []),
    ...(['interrupted', 'timedout'].includes(input.collection.status)
      ? [`the run was ${input.collection.status}`]
      : []),
  ];
  const passed =
    problems.length === 0 &&
    [...faults, ...conditional].every(({ outcome }) => outcome === 'caught') &&
    variants.every(({ alarms, passed: count }) => alarms.length === 0 && count > 0) &&
    unreached.every(({ reason }) => reason !== undefined);
  return {
    schemaVersion: 1,
    ...(input.actor ? { actor: input.actor } : {}),
    date: input.date.toISOString(),
    full: input.full,
    whole: input.whole,
    ...(input.oneIn ? { oneIn: input.oneIn } : {}),
    durationMs: Math.round(input.durationMs),
    faults,
    ...(conditional.length > 0 ? { conditional } : {}),
    ...(input.conditions ? { conditions: input.conditions } : {}),
    variants,
    unreached,
    problems,
    passed,
  };
}

interface RowFinding {
  readonly row: Requirement;
  readonly outcome: RowOutcome;
  readonly reason: string;
}

function scoreFault(subject: FaultSubject, rows: ReadonlyMap<string, RowFinding>): FaultScore {
  const { kind: _, ...rest } = subject;
  const named = rows.get(subject.breaks);
  const level = requirement(subject.breaks).level;
  const caught =
    named !== undefined && (named.outcome === 'fail' || (named.outcome === 'warn' && level === 'should'));
  const alsoRed = [...rows.values()]
    .filter(({ row, outcome }) => row.id !== subject.breaks && (outcome === 'fail' || outcome === 'warn'))
    .map(({ row }) => row.id);
  return {
    ...rest,
    outcome: caught ? 'caught' : alsoRed.length > 0 ? 'wrong-reason' : 'missed',
    rowOutcome: named?.outcome ?? 'not-run',
    alsoRed,
    ...(named?.reason ? { finding: named.reason } : {}),
  };
}

function scoreVariant(subject: VariantSubject, rows: ReadonlyMap<string, RowFinding>): VariantScore {
  const { kind: _, ...rest } = subject;
  const found = [...rows.values()];
  return {
    ...rest,
    alarms: found
      .filter(({ row, outcome }) => row.profile !== 'interop' && ALARMS.includes(outcome))
      .map(({ row, outcome, reason }) => ({ requirement: row.id, outcome, reason })),
    passed: found.filter(({ outcome }) => outcome === 'pass').length,
  };
}

/** The rows that these tests reported on, scored exactly as in a report. */
function outcomesOf(
  tests: readonly CollectedTest[],
  status: Collection['status'],
  actor: Actor = 'provider',
): Map<string, RowFinding> {
  const declared = new Set(
    tests.flatMap(({ requirements, record }) => [
      ...requirements,
      ...(record?.checks ?? []).map(({ requirement: id }) => id),
    ]),
  );
  const rows = loadCatalogue().filter((row) => declared.has(row.id));
  const report = buildReport({
    rows,
    sourceOf: (row) => sourceOf(requirement(row.id)),
    tool: { version: '', specDigest: '' },
    actor,
    target: { name: 'audit', baseUrl: '', kind: 'built-in', interaction: '' },
    gate: { profile: 'hardened', failOn: 'fail', partial: false },
    collection: { tests: [...tests], status, durationMs: 0 },
    startedAt: new Date(0),
    environment: { node: process.versions.node, platform: process.platform },
  });
  return new Map(
    report.requirements.map((result) => {
      const worst = result.checks.find(({ outcome }) => outcome === result.outcome);
      const reason = worst
        ? `${worst.title}: expected ${worst.expected}, got ${worst.actual}${worst.reason ? ` (${worst.reason})` : ''}`
        : (result.reason ?? '');
      return [result.id, { row: requirement(result.id), outcome: result.outcome, reason }];
    }),
  );
}

function groupBySubject(tests: readonly CollectedTest[]): Map<string, CollectedTest[]> {
  const groups = new Map<string, CollectedTest[]>();
  for (const test of tests) {
    const group = groups.get(test.subject ?? '');
    if (group) group.push(test);
    else groups.set(test.subject ?? '', [test]);
  }
  return groups;
}
