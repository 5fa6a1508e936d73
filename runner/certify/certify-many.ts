/** One run for each target file of a folder, one summary, one exit code. */

import { readdirSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import {
  checkEdition,
  describeLate,
  describeWithheld,
  type Edition,
  type MaskedLate,
  type OutputGuard,
  putInPlace,
} from '../../reports/leaks/publish-files.ts';
import { bareReport } from '../../reports/model/bare-report.ts';
import { mapStrings } from '../../reports/model/redact.ts';
import {
  renderSummaryHtml,
  renderSummaryJson,
  type Summary,
  type TargetResult,
  worstExitCode,
} from '../../reports/render/summary.ts';
import { isJsonFile, withoutJson } from '../../specs/documents/json-name.ts';
import { exitCodes } from '../../specs/exit-codes.ts';
import { packageVersion } from '../../specs/index.ts';
import type { Io } from '../io.ts';
import { prepareOutput } from '../publish/output-folder.ts';
import type { ProviderRequest } from '../request.ts';
import { UsageError } from '../usage-error.ts';
import { runOnce } from './certify.ts';

const SUMMARY_JSON = 'summary.json';
const SUMMARY_PAGE = 'index.html';

/** Certifies every target of a folder; one that cannot be run does not keep the others from it. */
export async function certifyMany(folder: string, request: ProviderRequest, io: Io): Promise<number> {
  const files = listTargets(folder);
  const { output } = request;
  const out = prepareOutput(request.out, [SUMMARY_JSON, SUMMARY_PAGE]);
  const startedAt = new Date().toISOString();
  const begun = performance.now();
  const results: TargetResult[] = [];
  const guards: OutputGuard[] = [];
  for (const file of files) {
    const name = nameOf(file);
    if (output === 'text') io.err(io.paintErr.bold(`${results.length + 1}/${files.length} ${name}`));
    const each: ProviderRequest = {
      ...request,
      target: { ...request.target, file: join(folder, file) },
      out: join(out, name),
      output: output === 'text' ? 'text' : 'quiet',
    };
    const { guard, ...result } = await attempt(each, io);
    if (guard) guards.push(guard);
    results.push({ file, folder: name, ...result });
  }
  const seen: Summary = {
    tool: { name: 'airisk-conformance', version: packageVersion() },
    ...{ startedAt, durationMs: Math.round(performance.now() - begun) },
    exitCode: worstExitCode(results.map(({ exitCode }) => exitCode)),
    results,
  };
  const summary = publishSummary(seen, guards, out, io);
  if (output === 'json') io.out(renderSummaryJson(summary).trimEnd());
  else if (output === 'text') tell(summary, out, io);
  return summary.exitCode;
}

/** Writes the summary without a secret in it. */
function publishSummary(summary: Summary, guards: readonly OutputGuard[], out: string, io: Io): Summary {
  const edition = new SummaryEdition(summary);
  const { files, late, withheld } = checkEdition(edition, {
    secrets: guards.flatMap(({ secrets }) => secrets),
    publicTexts: guards.flatMap(({ publicTexts }) => publicTexts),
  });
  for (const { name, error } of putInPlace(out, files).failed)
    io.err(`${io.paintErr.red('error:')} ${name}: ${String(error)}`);
  if (late) io.err(`${io.paintErr.yellow('masked late:')} ${describeLate(late)}`);
  for (const line of describeWithheld(withheld)) io.err(`${io.paintErr.red('secret found:')} ${line}`);
  return edition.summary;
}

/** The two files over all reports. */
class SummaryEdition implements Edition {
  summary: Summary;

  constructor(summary: Summary) {
    this.summary = summary;
  }

  files() {
    return [
      { name: SUMMARY_PAGE, text: renderSummaryHtml(this.summary) },
      { name: SUMMARY_JSON, text: renderSummaryJson(this.summary) },
    ];
  }

  empty() {
    return new SummaryEdition(bareSummary(this.summary)).files();
  }

  masked(late: MaskedLate, mask: (text: string) => string) {
    this.summary = { ...mapStrings(this.summary, mask), maskedLate: late.values };
    return this.files();
  }

  bare() {
    this.summary = { ...bareSummary(this.summary), exitCode: exitCodes.leak };
    return [{ name: SUMMARY_JSON, text: renderSummaryJson(this.summary) }];
  }
}

/** Verdicts, outcomes and ids; which target is which says the order of the files. */
function bareSummary(summary: Summary): Summary {
  const results = summary.results.map(({ exitCode, report }, at) => ({
    ...{ file: `target ${at + 1}`, folder: `target ${at + 1}`, exitCode },
    ...(report && { report: bareReport(report) }),
  }));
  return { ...summary, results };
}

function listTargets(folder: string): string[] {
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory())
    throw new UsageError(`--targets ${folder} is not a folder`);
  const files = readdirSync(folder)
    .filter((name) => isJsonFile(name))
    .sort();
  if (files.length === 0) throw new UsageError(`--targets ${folder} holds no target file (*.json, *.jsonc)`);
  const twice = files.find((file, at) => files.findIndex((other) => nameOf(other) === nameOf(file)) < at);
  if (twice !== undefined)
    throw new UsageError(
      `--targets ${folder} holds two files for the folder ${nameOf(twice)} of reports: rename one`,
    );
  return files;
}

/** What the folder of its report is called. */
const nameOf = (file: string): string => withoutJson(basename(file));

async function attempt(
  request: ProviderRequest,
  io: Io,
): Promise<Pick<TargetResult, 'exitCode' | 'report' | 'error'> & { readonly guard?: OutputGuard }> {
  try {
    const { exitCode, report, guard } = await runOnce(request, io);
    return { exitCode, report, guard };
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    for (const line of error.message.split('\n')) io.err(`${io.paintErr.red('airisk-conformance:')} ${line}`);
    return { exitCode: error.exitCode, error: error.message };
  }
}

function tell(summary: Summary, out: string, io: Io): void {
  const room = Math.max(...summary.results.map(({ folder }) => folder.length));
  io.out('');
  for (const { folder, exitCode, report, error } of summary.results) {
    const paint = exitCode === 0 ? io.paint.green : io.paint.red;
    const reason = report?.gate.reason ?? error?.split('\n')[0] ?? '';
    io.out(`${paint(String(exitCode))}  ${folder.padEnd(room)}  ${reason}`);
  }
  io.out(io.paint.dim(`Exit code ${summary.exitCode}, the worst of ${summary.results.length}`));
  io.out(`  ${join(out, SUMMARY_PAGE)}`);
}
