/** One certification run, from the flags to the exit code. */
import { randomUUID } from 'node:crypto';
import { resolve } from 'node:path';
import type { Secret } from '../../reports/leaks/secret-channel.ts';
import { describeWaiverProblems } from '../../reports/model/apply-waivers.ts';
import type { GateOptions, Report, Shard } from '../../reports/model/types.ts';
import { REPORT_FORMATS, type ReportFormat, writeReports } from '../../reports/write-reports.ts';
import { UsageError } from '../errors.ts';
import { exitCodes } from '../exit-codes.ts';
import type { Io } from '../io.ts';
import { tellGithub } from '../report/github.ts';
import { renderForTerminal, renderReport } from '../report/render-report.ts';
import { assembleReport, type RunFacts } from './assemble-report.ts';
import { describeLeaks, inspectOutput } from './inspect-output.ts';
import { knownSecrets } from './known-secrets.ts';
import { makePlan } from './make-plan.ts';
import { prepareOutput } from './output-folder.ts';
import { parseShard } from './parse-shard.ts';
import { preflightBefore } from './preflight-before.ts';
import type { ProviderValues } from './provider-options.ts';
import { readWaivers } from './read-waivers.ts';
import { checkOnly } from './requirement-ids.ts';
import { runSuites } from './run-suites.ts';

/** What a run left, for whoever started it. */
export interface Certified {
  readonly exitCode: number;
  /** Absent when a secret was found in it. */
  readonly report?: Report;
  readonly folder: string;
}

/** Runs the suites against the target that the flags describe; the report's exit code is the result. */
export async function certify(values: ProviderValues, io: Io): Promise<number> {
  return (await runOnce(values, io)).exitCode;
}

/** The same, with the report. */
export async function runOnce(values: ProviderValues, io: Io): Promise<Certified> {
  const startedAt = new Date();
  const begun = performance.now();
  checkWorkers(io.env.AIRISK_WORKERS);
  const only = checkOnly(values.only);
  const shard = values.shard === undefined ? undefined : parseShard(values.shard);
  const waivers = values.waivers === undefined ? [] : readWaivers(resolve(io.cwd, values.waivers));
  const folder = prepareOutput(resolve(io.cwd, values.out ?? 'airisk-report'));
  const quiet = values.quiet || values.json;
  const say = (line: string) => {
    if (!quiet) io.err(line);
  };

  const plan = await makePlan(values, only, io);
  const facts: RunFacts = {
    ...{ plan, startedAt, gate: gateOf(values, only), waivers },
    ...runIdOf(values, shard),
    ...(shard && { shard }),
  };
  const preflight = await preflightBefore(plan, say, io.paintErr);
  const stopped = preflight !== undefined && preflight.exitCode !== 0;
  const ran = stopped ? undefined : await runSuites(plan, { quiet, io, ...(shard && { shard }) });
  const report = await assembleReport(facts, {
    preflight,
    collection: ran?.collection,
    durationMs: performance.now() - begun,
  });
  const secrets = [...knownSecrets(plan), ...(ran?.secrets ?? [])];
  return { ...(await publish(report, folder, secrets, values, io)), folder };
}

/** Parts of one run are told from parts of others by the name that the pipeline gives them. */
function runIdOf({ runId }: ProviderValues, shard: Shard | undefined): { runId?: string } {
  if (runId !== undefined) return { runId };
  return shard ? {} : { runId: randomUUID() };
}

/** Writes the report, looks whether it may be seen, and shows it. */
async function publish(
  report: Report,
  folder: string,
  secrets: readonly Secret[],
  values: ProviderValues,
  io: Io,
): Promise<Omit<Certified, 'folder'>> {
  const inspection = inspectOutput(secrets, report);
  const { written, failed } = writeReports(report, folder, formatsOf(values), inspection);
  for (const { format, error } of failed) io.err(`${io.paintErr.red('error:')} ${format}: ${error.message}`);
  if (inspection.leaks.length > 0) {
    for (const line of describeLeaks(inspection.leaks)) io.err(`${io.paintErr.red('secret found:')} ${line}`);
    return { exitCode: exitCodes.leak };
  }
  for (const problem of describeWaiverProblems(report.waivers))
    io.err(`${io.paintErr.red('waiver:')} ${problem}`);
  if (values.json) io.out(await renderReport(report, 'json', io));
  else if (!values.quiet) io.out(await renderForTerminal(report, written, io));
  await tellGithub(report, io);
  const lost = failed.length > 0 && report.exitCode === exitCodes.met;
  return { exitCode: lost ? exitCodes.harness : report.exitCode, report };
}

function gateOf(values: ProviderValues, only: readonly string[] | undefined): GateOptions {
  return {
    profile: values.gate === 'documented' ? 'documented' : 'hardened',
    failOn: values.failOn === 'warn' ? 'warn' : 'fail',
    partial: values.partial,
    ...(only ? { only: [...only] } : {}),
    ...(values.certification && { certification: true }),
  };
}

function formatsOf(values: ProviderValues): readonly ReportFormat[] {
  return [...new Set<ReportFormat>(['json', ...((values.format ?? REPORT_FORMATS) as ReportFormat[])])];
}

function checkWorkers(value: string | undefined): void {
  if (value === undefined || value === '' || /^[1-9]\d?$/.test(value)) return;
  throw new UsageError(`AIRISK_WORKERS must be a whole number from 1 to 99, not "${value}"`);
}
