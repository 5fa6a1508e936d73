/** The audit of the judges, from the request to the exit code. */
import { randomBytes } from 'node:crypto';
import type { Collection } from '../../reports/model/types.ts';
import { didYouMean } from '../../specs/documents/did-you-mean.ts';
import { exitCodes } from '../../specs/exit-codes.ts';
import { readSpec } from '../../specs/index.ts';
import {
  AUDIT_PLAN_VARIABLE,
  type AuditPlan,
  type AuditSubject,
  packAuditPlan,
} from '../../suites/fixtures/audit-plan.ts';
import { PROJECTS } from '../../suites/flows/run-plan.ts';
import { findBrowser } from '../certify/make-plan.ts';
import { runTests, type SuiteRun } from '../certify/run-suites.ts';
import type { Io } from '../io.ts';
import { holdOutput } from '../publish/output-folder.ts';
import { type AuditRequest, isWhole } from '../request.ts';
import { UsageError } from '../usage-error.ts';
import { checkReports } from './check-reports.ts';
import { conditionalSubjects, drawSample } from './conditional-subjects.ts';
import { conditionalLine, scoreLine } from './render-markdown.ts';
import { type AuditResult, scoreAudit, uncaught } from './score.ts';
import { faultSubjects, variantSubjects } from './subjects.ts';
import { writeAudit } from './write-audit.ts';
import { writeScores } from './write-scores.ts';

/** Runs the audit; 0 only when every fault was caught and no variant failed. */
export async function auditJudges(request: AuditRequest, io: Io): Promise<number> {
  const { full, contexts, seed, oneIn, output } = request;
  const whole = isWhole(request);
  const every = whole && !full ? conditionalSubjects() : [];
  const subjects = contexts
    ? [...every, ...variantSubjects()]
    : [...selectSubjects(request), ...drawSample(every, Math.ceil(SAMPLE / oneIn), seed)];
  const folder = holdOutput(request.out);
  const date = new Date();
  const began = performance.now();
  const plan: AuditPlan = {
    subjects,
    full,
    ...(contexts ? { contexts: 'only' as const } : whole && !full ? { contexts: seed } : {}),
    ...(oneIn > 1 ? { sample: { oneIn, seed } } : {}),
    tagKey: randomBytes(16).toString('hex'),
    ...(await findBrowser(io)),
  };
  const quiet = output !== 'text';
  const run = (one: AuditPlan) =>
    runTests(
      {
        variables: { [AUDIT_PLAN_VARIABLE]: packAuditPlan(one) },
        projects: PROJECTS,
        // Some faults are met by tests in contexts only, others by none of these.
        mayBeEmpty: true,
      },
      { quiet, io },
    );
  const { collection, secrets } = await runInParts(plan, run);
  const lost = full
    ? []
    : checkReports(
        subjects.filter(({ id }) => !id.includes('@')),
        collection,
        secrets,
      );
  const result = scoreAudit({
    subjects,
    collection: { ...collection, errors: [...(collection.errors ?? []), ...lost] },
    full,
    ...(oneIn > 1 ? { oneIn } : {}),
    // Which requirements no fault can turn red is a matter of the unconditional ones.
    whole: whole && !contexts && oneIn === 1,
    ...(every.length > 0 ? { conditions: { total: every.length, ...(contexts ? {} : { seed }) } } : {}),
    date,
    durationMs: performance.now() - began,
    unbreakable: readSpec<Record<string, string>>('not-mutated.json'),
  });
  const files = writeAudit(result, folder);
  if (output === 'json') io.out(JSON.stringify(result, null, 2));
  else for (const line of [...summariseAudit(result, io), ...files.map((file) => `  ${file}`)]) io.out(line);
  if (request.writeScores && result.passed) writeScores(result);
  if (collection.status === 'interrupted') return exitCodes.harness;
  return result.passed ? exitCodes.met : exitCodes.notMet;
}

/**
 * Most faults show without any context, where a test is cheap. Those that do not meet the tests in contexts as well.
 * @param run Runs the tests that a plan asks for.
 */
async function runInParts(plan: AuditPlan, run: (plan: AuditPlan) => Promise<SuiteRun>): Promise<SuiteRun> {
  if (plan.full) return run(plan);
  const plain = await run({ ...plan, part: 'plain' });
  const unconditional = plan.subjects.filter(({ id }) => !id.includes('@'));
  const rest = uncaught(unconditional, plain.collection);
  if (rest.length === 0 || plain.collection.status === 'interrupted') return plain;
  const contexts = await run({ ...plan, subjects: rest, part: 'contexts' });
  return {
    collection: joinCollections(plain.collection, contexts.collection),
    secrets: [...plain.secrets, ...contexts.secrets],
  };
}

function joinCollections(first: Collection, second: Collection): Collection {
  const bad = [first, second].find(({ status }) => status !== 'passed');
  return {
    tests: [...first.tests, ...second.tests],
    status: bad?.status ?? 'passed',
    durationMs: first.durationMs + second.durationMs,
    errors: [...(first.errors ?? []), ...(second.errors ?? [])],
  };
}

/** So many conditional faults a default audit takes: it is to last as long as without them, nearly. */
const SAMPLE = 60;

function selectSubjects({ faults, variants, oneIn, seed }: AuditRequest): AuditSubject[] {
  const all = faults === undefined && variants === undefined;
  const known = faultSubjects();
  return [
    ...(all ? drawSample(known, Math.ceil(known.length / oneIn), seed) : pick(known, faults ?? [], 'fault')),
    ...pick(variantSubjects(), all ? undefined : (variants ?? []), 'sound variant'),
  ];
}

function pick<T extends { readonly id: string }>(
  known: readonly T[],
  ids: readonly string[] | undefined,
  what: string,
): T[] {
  if (ids === undefined) return [...known];
  return ids.map((id) => {
    const found = known.find((candidate) => candidate.id === id.split('@', 1)[0]);
    if (!found)
      throw new UsageError(
        `there is no ${what} ${id}${didYouMean(
          id,
          known.map((candidate) => candidate.id),
        )}`,
      );
    return { ...found, id };
  });
}

/** What an audit found, for the terminal. */
export function summariseAudit(result: AuditResult, io: Io): string[] {
  const { paint } = io;
  const lines = [''];
  for (const problem of result.problems) lines.push(`${paint.red('PROBLEM')} ${problem}`);
  for (const fault of [...result.faults, ...(result.conditional ?? [])]) {
    if (fault.outcome === 'caught') continue;
    lines.push(
      `${paint.red(fault.outcome === 'missed' ? 'MISSED' : 'WRONG REASON')} ${fault.id}: ${fault.breaks} was ${fault.rowOutcome}`,
    );
    if (fault.alsoRed.length > 0) lines.push(`       red instead: ${fault.alsoRed.join(', ')}`);
    if (fault.finding) lines.push(`       ${fault.finding}`);
  }
  for (const { id, alarms, passed } of result.variants) {
    for (const alarm of alarms)
      lines.push(
        `${paint.red('FALSE ALARM')} ${id}: ${alarm.requirement} was ${alarm.outcome}`,
        `       ${alarm.reason}`,
      );
    if (passed === 0) lines.push(`${paint.red('NOT RUN')} ${id}: no requirement passed`);
  }
  for (const { requirement, reason } of result.unreached) {
    if (reason === undefined) lines.push(`${paint.red('NEVER RED')} ${requirement}: no fault turned it red`);
  }
  if (result.faults.length > 0 && result.conditional) lines.push(conditionalLine(result));
  lines.push(
    `${result.passed ? paint.green('PASSED') : paint.red('NOT PASSED')}: ${scoreLine(result)} (${(result.durationMs / 1000).toFixed(0)} s)`,
  );
  return lines;
}
