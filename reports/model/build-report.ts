import { applyWaivers } from './apply-waivers.ts';
import { findSilence } from './find-silence.ts';
import { interpretTest } from './interpret-test.ts';
import { type NumberedEvidence, numberExchanges } from './number-exchanges.ts';
import { requireEvidence } from './require-evidence.ts';
import { decideGate, decideVerdict, isCertifying, summarise } from './score.ts';
import { isExpected, scoreRow } from './score-row.ts';
import type {
  Actor,
  CatalogueRow,
  CollectedTest,
  Collection,
  Control,
  Environment,
  GateOptions,
  RecordedCheck,
  Report,
  RequirementResult,
  SetReference,
  Shard,
  SourceReference,
  Stopped,
  TargetInfo,
  Waiver,
} from './types.ts';

export interface ReportInput {
  /** The whole catalogue; rows of the other actor are left out. */
  rows: readonly CatalogueRow[];
  sourceOf: (row: CatalogueRow) => SourceReference;
  tool: { version: string; specDigest: string };
  /** Whom the run judges; default `provider`. */
  actor?: Actor;
  target: TargetInfo;
  gate: GateOptions;
  /** Absent when the run stopped before the suites. */
  collection?: Collection;
  /** Names the run. */
  runId?: string;
  startedAt: Date;
  /** Of the whole run; default: what the test runner took. */
  durationMs?: number;
  environment: Environment;
  waivers?: readonly Waiver[];
  /** The frozen set the run is judged by; absent: every row scores. */
  requirementSet?: SetReference & { rows: Readonly<Record<string, unknown>> };
  /** Which part of a run this is. */
  shard?: Shard;
  /** Every exchange of the run, also those that are evidence for nothing. */
  keepAll?: boolean;
  /** The run ended before the suites: 2 for a refused client, 4 for an unreachable host. */
  stopped?: Stopped & { exitCode: 2 | 4 };
  /** What was shown before the suites of all that the target file declares. */
  controls?: readonly Control[];
  /** Says which configuration offers a capability that the target lacks. */
  advise?: (capability: string) => string;
  /** Tags known secrets in error texts of tests that could not do so themselves. */
  redact?: (text: string) => string;
}

/**
 * Makes the report of a run. Pure: no clock, no files, nothing from the environment.
 *
 * Every catalogue row of the actor appears. A row that no test reported on never passes.
 */
export function buildReport(input: ReportInput): Report {
  const { actor = 'provider' } = input;
  const rows = input.rows.filter((row) => actor === 'both' || row.actor === actor);
  const tests = input.collection?.tests ?? [];
  const redact = input.redact ?? ((text: string) => text);
  const interpreted = tests.map((test) => interpretTest(test, redact));
  // A run that stopped early has no checks to point at what was sent; all of it is the evidence.
  const numbered = numberExchanges(interpreted, input.keepAll || input.stopped !== undefined);
  const byId = groupByRequirement(requireEvidence(numbered.checks, input.actor));
  const context = {
    ...input,
    ...(input.requirementSet && { scoredIds: new Set(Object.keys(input.requirementSet.rows)) }),
  };
  const took = shareDurations(tests);
  const results = rows.map((row) => {
    const durationMs = took.get(row.id);
    const result = scoreRow(row, byId.get(row.id) ?? [], context);
    return durationMs === undefined ? result : { ...result, durationMs: Math.round(durationMs) };
  });
  const waived = applyWaivers(results, input.waivers ?? [], {
    today: input.startedAt.toISOString().slice(0, 10),
    ignore: input.gate.certification === true,
    partOfRun: input.shard !== undefined,
  });

  const silent = !input.shard && rows.some((row) => isExpected(row, input) && !byId.has(row.id));
  const ended = input.collection?.status === 'passed' || input.collection?.status === 'failed';
  const complete = !input.stopped && ended && !silent && interpreted.every((test) => test.reported);
  const problems = findHarnessProblems(rows, input.collection, numbered).map(redact);
  const facts = {
    ...{ complete, harnessProblems: problems, waiverProblems: waived.problems },
    partOfRun: input.shard !== undefined,
  };
  const silence = actor === 'provider' ? findSilence(numbered.exchanges, waived.rows) : undefined;
  const own = input.shard ? waived.rows.filter((row) => byId.has(row.id)) : waived.rows;
  const { exitCode, ...decision } = decide(own, input, facts);
  const certifying = isCertifying({ actor, complete, gate: input.gate, shard: input.shard });

  return {
    schemaVersion: 1,
    complete,
    tool: { name: 'airisk-conformance', ...input.tool },
    actor,
    ...(input.requirementSet && { requirementSet: nameSet(input.requirementSet) }),
    ...(input.shard && { shard: input.shard }),
    target: input.target,
    ...(input.runId !== undefined && { runId: input.runId }),
    startedAt: input.startedAt.toISOString(),
    durationMs: Math.round(input.durationMs ?? input.collection?.durationMs ?? 0),
    gate: { ...input.gate, ...decision },
    verdicts: {
      documented: decideVerdict(waived.rows, 'documented', certifying, input.gate.exceptions),
      hardened: decideVerdict(waived.rows, 'hardened', certifying, input.gate.exceptions),
      interop: 'informational',
    },
    exitCode,
    ...(input.stopped && { stopped: withoutExitCode(input.stopped) }),
    ...(input.controls && { controls: [...input.controls] }),
    summary: summarise(waived.rows),
    requirements: waived.rows,
    observations: numbered.observations,
    exchanges: numbered.exchanges,
    waivers: waived.waivers,
    environment: {
      ...describeEnvironment(input.environment, tests, problems),
      ...(silence !== undefined && { silence }),
    },
  };
}

/** Milliseconds by requirement: what a test took, shared between those that it declares. */
function shareDurations(tests: Collection['tests']): Map<string, number> {
  const took = new Map<string, number>();
  for (const { requirements, durationMs } of tests)
    for (const id of requirements) took.set(id, (took.get(id) ?? 0) + durationMs / requirements.length);
  return took;
}

function decide(
  rows: readonly RequirementResult[],
  input: ReportInput,
  facts: Parameters<typeof decideGate>[2],
) {
  if (!input.stopped) return decideGate(rows, input.gate, facts);
  return {
    met: false,
    reason: `the run stopped at ${input.stopped.stage}, before the suites`,
    exitCode: input.stopped.exitCode,
  };
}

function groupByRequirement(checks: readonly RecordedCheck[]): Map<string, RecordedCheck[]> {
  const groups = new Map<string, RecordedCheck[]>();
  for (const check of checks) {
    const group = groups.get(check.requirement);
    if (group) group.push(check);
    else groups.set(check.requirement, [check]);
  }
  return groups;
}

const nameSet = ({ name, digest }: SetReference): SetReference => ({ name, digest });

function withoutExitCode({ stage, message, advice }: Stopped): Stopped {
  return { stage, message, advice };
}

function findHarnessProblems(
  rows: readonly CatalogueRow[],
  collection: Collection | undefined,
  numbered: NumberedEvidence,
): string[] {
  const problems = [...(collection?.errors ?? [])];
  const known = new Map(rows.map((row) => [row.id, row]));
  const declared = collection?.tests.flatMap((test) => test.requirements) ?? [];
  const named = new Set([...declared, ...numbered.checks.map((check) => check.requirement)]);
  for (const id of named) {
    const row = known.get(id);
    if (!row) problems.push(`a test names ${id}, which is no requirement of this run`);
    else if (row.verify.kind === 'excluded')
      problems.push(`a test names ${id}, which the catalogue excludes`);
  }
  if (numbered.dangling > 0) problems.push(`${numbered.dangling} pieces of evidence name no exchange`);
  return problems;
}

function describeEnvironment(
  given: Environment,
  tests: readonly CollectedTest[],
  problems: readonly string[],
): Environment {
  const total = { requests: 0, signIns: 0, failedSignIns: 0, rateLimited: 0, repeated: 0 };
  for (const { record } of tests) {
    total.requests += record?.counters?.requests ?? 0;
    total.signIns += record?.counters?.signIns ?? 0;
    total.failedSignIns += record?.counters?.failedSignIns ?? 0;
    total.rateLimited += record?.counters?.rateLimited ?? 0;
    total.repeated += record?.counters?.repeated ?? 0;
  }
  const sum = (name: 'exploredFlows' | 'exploredRequests' | 'pages' | 'codes' | 'sessionsEnded'): number =>
    tests.reduce((all, { record }) => all + (record?.counters?.[name] ?? 0), 0);
  const explored = { exploredFlows: sum('exploredFlows'), exploredRequests: sum('exploredRequests') };
  const interaction = { pages: sum('pages'), codes: sum('codes'), sessionsEnded: sum('sessionsEnded') };
  return {
    ...total,
    ...(interaction.pages > 0 && interaction),
    ...(explored.exploredFlows > 0 && explored),
    ...given,
    ...(problems.length > 0 && { harnessProblems: problems.join('; ') }),
  };
}
