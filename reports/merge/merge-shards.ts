import { mendOf } from '../../specs/mends.ts';
import { applyWaivers, isJudgedWaiver } from '../model/apply-waivers.ts';
import { findSilence } from '../model/find-silence.ts';
import { decideGate, decideVerdict, isCertifying, summarise, worstOutcome } from '../model/score.ts';
import { NOT_IN_THIS_SHARD } from '../model/score-row.ts';
import type {
  Check,
  Environment,
  Exchange,
  JudgedWaiver,
  Observation,
  Report,
  RequirementResult,
  Waiver,
} from '../model/types.ts';
import { mergeControls } from './merge-controls.ts';

/** Parts that do not make a whole. One line says why. */
export class MergeError extends Error {}

/**
 * Makes one report of the parts of a run.
 * @throws MergeError for missing, doubled, incomplete or foreign parts
 */
export function mergeShards(parts: readonly Report[]): Report {
  const ordered = [...parts].sort((a, b) => (a.shard?.index ?? 0) - (b.shard?.index ?? 0));
  const [first] = ordered;
  if (!first) throw new MergeError('there is nothing to merge');
  refuseUnfit(ordered, first);
  const offsets = offsetsOf(ordered);
  const rows = first.requirements.map((row) => mergeRow(row, ordered, offsets));
  const startedAt = ordered.map((part) => part.startedAt).sort()[0] ?? first.startedAt;
  const waived = applyWaivers(rows, first.waivers.filter(isJudgedWaiver).map(withoutState), {
    today: startedAt.slice(0, 10),
    ignore: first.gate.certification === true,
  });
  const complete = rows.every((row) => row.reason !== NOT_REPORTED);
  const { met: _met, reason: _reason, ...gate } = first.gate;
  const problems = ordered.flatMap(({ environment }) => environment.harnessProblems ?? []);
  const decided = decideGate(waived.rows, gate, {
    ...{ complete, harnessProblems: problems.map(String), waiverProblems: waived.problems },
  });
  const { exitCode, ...decision } = decided;
  const certifying = isCertifying({ ...first, complete, shard: undefined });
  const { shard: _shard, controls: _controls, ...whole } = first;
  const controls = mergeControls(ordered);
  const exchanges = ordered.map((part, i) =>
    part.exchanges.map((item) => ({ ...item, n: item.n + (offsets[i] ?? 0) })),
  );
  return {
    ...whole,
    complete,
    startedAt,
    durationMs: durationOf(ordered, startedAt),
    gate: { ...gate, ...decision },
    verdicts: {
      documented: decideVerdict(waived.rows, 'documented', certifying, gate.exceptions),
      hardened: decideVerdict(waived.rows, 'hardened', certifying, gate.exceptions),
      interop: 'informational',
    },
    exitCode,
    ...(controls && { controls }),
    summary: summarise(waived.rows),
    requirements: waived.rows,
    observations: ordered.flatMap((part, i) =>
      part.observations.map((seen) => moveObservation(seen, offsets[i] ?? 0)),
    ),
    exchanges: exchanges.flat(),
    waivers: waived.waivers,
    environment: { ...mergeEnvironments(ordered), ...tellSilence(exchanges, first.actor, waived.rows) },
  };
}

/** Each part on its own: parts may have run at the same time, and from different places. */
function tellSilence(
  parts: readonly (readonly Exchange[])[],
  actor: Report['actor'],
  rows: readonly RequirementResult[],
): Pick<Environment, 'silence'> {
  const told = actor === 'provider' ? parts.flatMap((exchanges) => findSilence(exchanges, rows) ?? []) : [];
  return told.length > 0 ? { silence: told.join(' ') } : {};
}

/** What all parts have in common, or they are not of one run. */
const SHARED: readonly (readonly [string, (report: Report) => unknown])[] = [
  ['run', ({ runId }) => runId],
  ['target', ({ target }) => target],
  ['specification', ({ tool }) => tool],
  ['requirement set', ({ requirementSet }) => requirementSet],
  ['actor', ({ actor }) => actor],
  ['gate', ({ gate: { met: _, reason: __, ...asked } }) => asked],
  ['waivers', ({ waivers }) => waivers.filter(isJudgedWaiver).map(withoutState)],
  [
    'list of requirements',
    ({ requirements }) => requirements.map((row) => [row.id, row.level, row.profile, row.scored]),
  ],
];

function refuseUnfit(parts: readonly Report[], first: Report): void {
  const total = first.shard?.total ?? 0;
  const seen = new Set<number>();
  for (const part of parts) {
    if (!part.shard) throw new MergeError('a report is of a whole run, not a part of one (--shard)');
    const { index } = part.shard;
    if (part.shard.total !== total)
      throw new MergeError(`part ${index}/${part.shard.total} does not belong to a run in ${total} parts`);
    if (seen.has(index)) throw new MergeError(`part ${index}/${total} is there twice`);
    seen.add(index);
    if (part.stopped) throw new MergeError(`part ${index}/${total} stopped at ${part.stopped.stage}`);
    if (part.environment.withheld !== undefined)
      throw new MergeError(
        `part ${index}/${total} has verdicts only: a secret in ${part.environment.withheld} could not be masked`,
      );
    if (!part.complete)
      throw new MergeError(`part ${index}/${total} is incomplete: it did not come to its end`);
    for (const [what, read] of SHARED)
      if (JSON.stringify(read(part)) !== JSON.stringify(read(first)))
        throw new MergeError(
          `part ${index}/${total} has another ${what} than part ${first.shard?.index}/${total}`,
        );
  }
  refuseFarApart(parts);
  for (let index = 1; index <= total; index++)
    if (!seen.has(index)) throw new MergeError(`part ${index}/${total} is missing`);
}

/** Parts of one run start within a day; longer ago they are of another run, whatever else they have in common. */
const MOST_APART_MS = 24 * 3_600_000;

/** The name of a run tells its parts from others; without one, only their time does. */
function refuseFarApart(parts: readonly Report[]): void {
  if (parts.some(({ runId }) => runId !== undefined)) return;
  const started = parts.map(({ startedAt }) => Date.parse(startedAt));
  if (Math.max(...started) - Math.min(...started) <= MOST_APART_MS) return;
  throw new MergeError(
    'the parts name no run and started more than a day apart: they are not of one run (give each part the same --run-id)',
  );
}

const withoutState = ({ state: _, ...waiver }: JudgedWaiver): Waiver => waiver;

/** Added to the numbers of exchanges, so that each names one exchange of the whole. */
function offsetsOf(parts: readonly Report[]): number[] {
  let next = 0;
  return parts.map((part) => {
    const offset = next;
    next += Math.max(0, ...part.exchanges.map(({ n }) => n));
    return offset;
  });
}

const NOT_REPORTED = 'Did not run: no part of the run reported on this requirement.';

/** The worst outcome over all parts that judged the row. */
function mergeRow(
  row: RequirementResult,
  parts: readonly Report[],
  offsets: readonly number[],
): RequirementResult {
  const found = parts.map((part) => part.requirements.find(({ id }) => id === row.id) ?? row);
  const checks = found.flatMap((part, i) => part.checks.map((check) => moveCheck(check, offsets[i] ?? 0)));
  const { reason: _, reproduce: __, mend: _m, attack: _a, durationMs: _d, ...base } = row;
  if (checks.length === 0) {
    const spoken = found.find((part) => part.reason !== NOT_IN_THIS_SHARD);
    return spoken ?? { ...base, outcome: 'error', reason: NOT_REPORTED, checks };
  }
  // A waived part shows its broken checks, from which the waiver is applied anew.
  const judged = found.filter((part) => part.checks.length > 0);
  const outcome = worstOutcome(checks.map((check) => check.outcome)) ?? 'error';
  const reasons = checks.filter((check) => check.outcome === outcome).flatMap((check) => check.reason ?? []);
  const reproduce =
    judged.find((part) => part.outcome === outcome)?.reproduce ?? reproduceOf(checks, outcome);
  const took = found.flatMap(({ durationMs }) => durationMs ?? []);
  const isBroken = outcome === 'fail' || outcome === 'warn';
  return {
    ...base,
    ...(took.length > 0 && { durationMs: took.reduce((sum, ms) => sum + ms, 0) }),
    outcome,
    ...(reasons.length > 0 && { reason: [...new Set(reasons)].join(' ') }),
    checks,
    ...(isBroken && { ...(reproduce !== undefined && { reproduce }), ...mendOf(row.id) }),
  };
}

const reproduceOf = (checks: readonly Check[], outcome: string) =>
  checks.find((check) => check.outcome === outcome && check.reproduce !== undefined)?.reproduce;

const move = (evidence: readonly number[], by: number) => evidence.map((n) => n + by);
const moveCheck = (check: Check, by: number): Check => ({ ...check, evidence: move(check.evidence, by) });
const moveObservation = (seen: Observation, by: number): Observation =>
  seen.evidence ? { ...seen, evidence: move(seen.evidence, by) } : { ...seen };

/** From the first start to the last end. */
function durationOf(parts: readonly Report[], startedAt: string): number {
  const ends = parts.map((part) => Date.parse(part.startedAt) + part.durationMs);
  return Math.max(0, ...ends.map((end) => end - Date.parse(startedAt)));
}

const SUMMED = ['requests', 'signIns', 'failedSignIns', 'rateLimited', 'repeated'] as const;

const NAMED = ['node', 'platform', 'browser', 'playwright'] as const;

function mergeEnvironments(parts: readonly Report[]): Environment {
  const [first] = parts;
  const { silence: _, ...environment } = first?.environment ?? {};
  const merged: Environment = { node: '', platform: '', ...environment, shards: parts.length };
  for (const name of SUMMED)
    merged[name] = parts.reduce((sum, part) => sum + (part.environment[name] ?? 0), 0);
  for (const name of ['pages', 'codes', 'sessionsEnded'] as const) {
    if (parts.some(({ environment }) => environment[name] !== undefined))
      merged[name] = parts.reduce((sum, { environment }) => sum + Number(environment[name] ?? 0), 0);
  }
  // Random flows are one test: one part has them all.
  for (const name of ['exploredFlows', 'exploredRequests'] as const) {
    const found = parts.find(({ environment }) => environment[name] !== undefined)?.environment[name];
    if (found !== undefined) merged[name] = found;
  }
  // Machines and browsers may differ.
  for (const name of NAMED) {
    const found = new Set(parts.flatMap(({ environment }) => environment[name] || []));
    if (found.size > 0) merged[name] = [...found].join('; ');
  }
  const names = parts.flatMap(({ environment: { variables = '' } }) => variables.split(/, (?![^(]*\))/));
  const variables = [...new Set(names.filter((name) => name !== ''))].sort();
  if (variables.length > 0) merged.variables = variables.join(', ');
  const late = parts.filter(({ environment }) => environment.maskedLate !== undefined);
  if (late.length > 0) {
    merged.maskedLate = late.reduce((sum, { environment }) => sum + (environment.maskedLate ?? 0), 0);
    merged.maskedLateIn = late
      .map(({ environment, shard }) => `${environment.maskedLateIn ?? 'files'} of part ${shard?.index}`)
      .join('; ');
  }
  const problems = parts.flatMap(({ environment }) => environment['harnessProblems'] ?? []);
  if (problems.length > 0) merged['harnessProblems'] = problems.join('; ');
  return merged;
}
