/** One run for each target file of a folder, one summary, one exit code. */
import { mkdtempSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import type { Secret } from '../../reports/leaks/secret-channel.ts';
import {
  renderSummaryHtml,
  renderSummaryJson,
  type Summary,
  type TargetResult,
  worstExitCode,
} from '../../reports/render/summary.ts';
import { packageVersion } from '../../specs/index.ts';
import { UsageError } from '../errors.ts';
import { exitCodes } from '../exit-codes.ts';
import type { Io } from '../io.ts';
import { runOnce } from './certify.ts';
import { describeLeaks, inspectOutput } from './inspect-output.ts';
import { prepareOutput } from './output-folder.ts';
import type { ProviderValues } from './provider-options.ts';

const SUMMARY_JSON = 'summary.json';
const SUMMARY_PAGE = 'index.html';

/** Certifies every target of a folder; one that cannot be run does not keep the others from it. */
export async function certifyMany(values: ProviderValues, io: Io): Promise<number> {
  const folder = resolve(io.cwd, values.targets ?? '');
  const files = listTargets(folder, values);
  const out = prepareOutput(resolve(io.cwd, values.out ?? 'airisk-report'), [SUMMARY_JSON, SUMMARY_PAGE]);
  const startedAt = new Date().toISOString();
  const begun = performance.now();
  const results: TargetResult[] = [];
  const secrets: Secret[] = [];
  for (const file of files) {
    const name = basename(file, '.json');
    if (!values.quiet && !values.json)
      io.err(io.paintErr.bold(`${results.length + 1}/${files.length} ${name}`));
    const target = join(folder, file);
    const each = {
      ...values,
      target,
      targets: undefined,
      out: join(out, name),
      json: false,
      quiet: values.quiet || values.json,
    };
    const { secrets: learned = [], ...result } = await attempt(each, io);
    secrets.push(...learned);
    results.push({ file, folder: name, ...result });
  }
  const summary: Summary = {
    tool: { name: 'airisk-conformance', version: packageVersion() },
    ...{ startedAt, durationMs: Math.round(performance.now() - begun) },
    exitCode: worstExitCode(results.map(({ exitCode }) => exitCode)),
    results,
  };
  if (!publishSummary(summary, secrets, out, io)) return exitCodes.leak;
  if (values.json) io.out(renderSummaryJson(summary).trimEnd());
  else if (!values.quiet) tell(summary, out, io);
  return summary.exitCode;
}

/** Writes the summary beside its place, searches it for secrets, and puts it there. */
function publishSummary(summary: Summary, secrets: readonly Secret[], out: string, io: Io): boolean {
  const waiting = mkdtempSync(join(out, '.writing-'));
  try {
    writeFileSync(join(waiting, SUMMARY_PAGE), renderSummaryHtml(summary));
    writeFileSync(join(waiting, SUMMARY_JSON), renderSummaryJson(summary));
    const targets = summary.results.flatMap(({ report }) => report?.target ?? []);
    const inspection = inspectOutput(secrets, targets);
    inspection.inspect(waiting);
    for (const line of describeLeaks(inspection.leaks)) io.err(`${io.paintErr.red('secret found:')} ${line}`);
    if (inspection.leaks.length > 0) return false;
    for (const name of [SUMMARY_PAGE, SUMMARY_JSON]) renameSync(join(waiting, name), join(out, name));
    return true;
  } finally {
    rmSync(waiting, { recursive: true, force: true });
  }
}

function listTargets(folder: string, values: ProviderValues): string[] {
  for (const name of [
    'target',
    'baseUrl',
    'clientId',
    'clientSecret',
    'redirectUri',
    'userId',
    'shard',
  ] as const)
    if (values[name] !== undefined)
      throw new UsageError(`--targets cannot be combined with --${kebab(name)}`);
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory())
    throw new UsageError(`--targets ${folder} is not a folder`);
  const files = readdirSync(folder)
    .filter((name) => name.endsWith('.json'))
    .sort();
  if (files.length === 0) throw new UsageError(`--targets ${folder} holds no target file (*.json)`);
  return files;
}

const kebab = (name: string) => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

async function attempt(
  values: ProviderValues,
  io: Io,
): Promise<Pick<TargetResult, 'exitCode' | 'report' | 'error'> & { readonly secrets?: readonly Secret[] }> {
  try {
    const { exitCode, report, secrets } = await runOnce(values, io);
    if (report) return { exitCode, report, secrets };
    return { exitCode, secrets, error: 'a secret was found in the report, which was removed' };
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
