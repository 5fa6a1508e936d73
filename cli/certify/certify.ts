/** One certification run, from the flags to the exit code. */
import { resolve } from 'node:path';
import { REPORT_FORMATS, type ReportFormat, writeReports } from '../../reports/write-reports.ts';
import { UsageError } from '../errors.ts';
import { exitCodes } from '../exit-codes.ts';
import type { Io } from '../io.ts';
import { renderForTerminal, renderReport } from '../report/render-report.ts';
import { assembleReport, type RunFacts } from './assemble-report.ts';
import { makePlan } from './make-plan.ts';
import { prepareOutput } from './output-folder.ts';
import { preflightBefore } from './preflight-before.ts';
import type { ProviderValues } from './provider-options.ts';
import { readWaivers } from './read-waivers.ts';
import { checkOnly } from './requirement-ids.ts';
import { runSuites } from './run-suites.ts';

/** Runs the suites against the target that the flags describe; the report's exit code is the result. */
export async function certify(values: ProviderValues, io: Io): Promise<number> {
  const startedAt = new Date();
  const begun = performance.now();
  checkWorkers(io.env.AIRISK_WORKERS);
  const only = checkOnly(values.only);
  const waivers = values.waivers === undefined ? [] : readWaivers(resolve(io.cwd, values.waivers));
  const folder = prepareOutput(resolve(io.cwd, values.out ?? 'airisk-report'));
  const quiet = values.quiet || values.json;
  const say = (line: string) => {
    if (!quiet) io.err(line);
  };

  const plan = await makePlan(values, only, io);
  const facts: RunFacts = { plan, startedAt, gate: gateOf(values, only), waivers };
  const preflight = await preflightBefore(plan, say, io.paintErr);
  const stopped = preflight !== undefined && preflight.exitCode !== 0;
  const collection = stopped ? undefined : await runSuites(plan, { quiet, io });
  const report = await assembleReport(facts, {
    preflight,
    collection,
    durationMs: performance.now() - begun,
  });
  const { written, failed } = writeReports(report, folder, formatsOf(values));
  for (const { format, error } of failed) io.err(`${io.paintErr.red('error:')} ${format}: ${error.message}`);
  if (values.json) io.out(await renderReport(report, 'json', io));
  else if (!values.quiet) io.out(await renderForTerminal(report, written, io));
  return failed.length > 0 && report.exitCode === exitCodes.met ? exitCodes.harness : report.exitCode;
}

function gateOf(values: ProviderValues, only: readonly string[] | undefined) {
  return {
    profile: values.gate === 'documented' ? ('documented' as const) : ('hardened' as const),
    failOn: values.failOn === 'warn' ? ('warn' as const) : ('fail' as const),
    partial: values.partial,
    ...(only ? { only: [...only] } : {}),
  };
}

function formatsOf(values: ProviderValues): readonly ReportFormat[] {
  return [...new Set<ReportFormat>(['json', ...((values.format ?? REPORT_FORMATS) as ReportFormat[])])];
}

function checkWorkers(value: string | undefined): void {
  if (value === undefined || value === '' || /^[1-9]\d?$/.test(value)) return;
  throw new UsageError(`AIRISK_WORKERS must be a whole number from 1 to 99, not "${value}"`);
}
