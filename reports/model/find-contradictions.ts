/**
 * Whether a report says one thing: rows follow from checks, and verdicts, gate, counts and exit code from rows. Anyone who
 * alters one of them has to alter all, and then it is the rows and checks that lie, which the signature vouches for.
 */
import { describeWaiverProblems, isJudgedWaiver } from './apply-waivers.ts';
import { decideGate, decideVerdict, isCertifying, summarise, weighOutcome, worstOutcome } from './score.ts';
import type { JudgedWaiver, Outcome, Report, RequirementResult, WaiverState } from './types.ts';

const EXIT_CODE_OF_A_LEAK = 8;

/** A report in which a secret could not be masked has no free text: neither checks nor exchanges nor waivers. */
const isBare = ({ exitCode, environment }: Report): boolean =>
  exitCode === EXIT_CODE_OF_A_LEAK && environment['withheld'] !== undefined;

/** One line for each contradiction. */
export function findContradictions(report: Report): string[] {
  return [
    ...findDoubles(report),
    ...report.requirements.flatMap((row) => judgeRow(row, report)),
    ...judgeWaivers(report),
    ...judgeSummary(report),
    ...judgeVerdicts(report),
    ...judgeGate(report),
    ...judgeEvidence(report),
  ];
}

function findDoubles({ requirements, exchanges }: Report): string[] {
  const twice = <T>(items: readonly T[]) => [
    ...new Set(items.filter((item, at) => items.indexOf(item) !== at)),
  ];
  return [
    ...twice(requirements.map(({ id }) => id)).map((id) => `${id} is there twice`),
    ...twice(exchanges.map(({ n }) => n)).map((n) => `exchange ${n} is there twice`),
  ];
}

function judgeRow(row: RequirementResult, report: Report): string[] {
  const { id, level, outcome, checks } = row;
  const light = checks.filter((check) => weighOutcome(check.outcome, level) !== check.outcome);
  if (light.length > 0) return [`a check of ${id} is "${light[0]?.outcome}", which a ${level} cannot be`];
  const possible = possibleOutcomes(row, report);
  if (possible.includes(outcome)) return [];
  const from = checks.length === 0 ? 'has no check' : `has checks from which ${possible[0]} follows`;
  return [`${id} is "${outcome}" and ${from}`];
}

/** What a row can be, by its checks; a report that was stripped has none. */
function possibleOutcomes({ id, outcome, checks }: RequirementResult, report: Report): readonly string[] {
  if (checks.length === 0) {
    const unjudged = ['inconclusive', 'untestable', 'error', 'excluded'];
    return isBare(report) ? [outcome] : unjudged;
  }
  const leftOut = !(report.gate.only?.includes(id) ?? true);
  const outcomes = checks.map((check) => check.outcome);
  const own: readonly (Outcome | undefined)[] = [
    worstOutcome(outcomes),
    ...(leftOut ? [worstOutcome([...outcomes, 'untestable'])] : []),
  ];
  const broken = own.some((one) => one === 'fail' || one === 'warn');
  const waived = report.waivers.some((waiver) => isJudgedWaiver(waiver) && waiver.requirement === id);
  return [...own.filter((one) => one !== undefined), ...(broken && waived ? ['waived'] : [])];
}

function judgeWaivers(report: Report): string[] {
  if (isBare(report)) return [];
  const waivers = report.waivers.filter(isJudgedWaiver);
  const rows = new Map(report.requirements.map((row) => [row.id, row]));
  const used = new Set(waivers.filter(({ state }) => state === 'used').map(({ requirement }) => requirement));
  const states = waivers.flatMap((waiver) => {
    const state = stateOf(waiver, rows.get(waiver.requirement), report);
    return state === waiver.state
      ? []
      : [`the waiver for ${waiver.requirement} is "${waiver.state}" and should be "${state}"`];
  });
  const unbacked = report.requirements.filter(({ id, outcome }) => outcome === 'waived' && !used.has(id));
  return [...states, ...unbacked.map(({ id }) => `${id} is waived, and no waiver covers it`)];
}

function stateOf(
  { expires }: JudgedWaiver,
  row: RequirementResult | undefined,
  { gate, startedAt, shard }: Report,
): WaiverState {
  if (gate.certification) return 'ignored';
  if (!row) return 'unknown';
  if (expires < startedAt.slice(0, 10)) return 'expired';
  if (row.outcome === 'waived' || row.outcome === 'fail' || row.outcome === 'warn') return 'used';
  return !shard && (row.outcome === 'pass' || row.outcome === 'not-applicable') ? 'stale' : 'unused';
}

function judgeSummary({ summary, requirements }: Report): string[] {
  const counted = Object.entries(summarise(requirements));
  return counted
    .filter(([outcome, count]) => summary[outcome as keyof typeof summary] !== count)
    .map(([outcome, count]) => `summary.${outcome} is not ${count}, the number of such rows`);
}

function judgeVerdicts(report: Report): string[] {
  const { requirements, verdicts, gate } = report;
  const certifying = isCertifying(report);
  return (['documented', 'hardened'] as const).flatMap((profile) => {
    const verdict = decideVerdict(requirements, profile, certifying, gate.exceptions);
    return verdicts[profile] === verdict
      ? []
      : [`the verdict ${profile} is "${verdicts[profile]}", and "${verdict}" follows from the rows`];
  });
}

function judgeGate(report: Report): string[] {
  const { requirements, gate, complete, exitCode, shard, stopped, environment, waivers } = report;
  const ids = new Set(requirements.map(({ id }) => id));
  const strangers = (gate.only ?? []).filter((id) => !ids.has(id));
  const problems = strangers.map((id) => `gate.only names ${id}, which is no row of the report`);
  if (stopped) {
    const sound = !gate.met && !complete && (isBare(report) || exitCode === 2 || exitCode === 4);
    return sound ? problems : [...problems, 'the run stopped before the suites, and the gate says otherwise'];
  }
  const rows = shard ? requirements.filter(({ checks }) => checks.length > 0) : requirements;
  const { harnessProblems } = environment;
  const decided = decideGate(rows, gate, {
    complete,
    harnessProblems: harnessProblems === undefined ? [] : [String(harnessProblems)],
    waiverProblems: describeWaiverProblems(waivers),
    partOfRun: shard !== undefined,
  });
  // What else kept it from being met, a waiver or a fault of the harness, is not in a bare report.
  if (isBare(report)) return gate.met && !decided.met ? [...problems, NOT_MET] : problems;
  if (gate.met !== decided.met) problems.push(`gate.met is not ${decided.met}, which follows from the rows`);
  if (exitCode !== decided.exitCode)
    problems.push(`the exit code is ${exitCode}, and ${decided.exitCode} follows from the rows`);
  return problems;
}

const NOT_MET = 'gate.met is not false, which follows from the rows';

function judgeEvidence({ requirements, observations, exchanges }: Report): string[] {
  const known = new Set(exchanges.map(({ n }) => n));
  const named = [
    ...requirements.flatMap(({ checks }) => checks.flatMap(({ evidence }) => evidence)),
    ...observations.flatMap(({ evidence = [] }) => evidence),
  ];
  const missing = [...new Set(named.filter((n) => !known.has(n)))];
  return missing.map((n) => `exchange ${n} is named as evidence and is not there`);
}
