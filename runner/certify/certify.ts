/** One certification run, from the flags to the exit code. */
import { randomUUID } from 'node:crypto';
import { resolve } from 'node:path';
import type { Io } from '../../cli/io.ts';
import { gateOf } from '../../cli/options/judging-options.ts';
import { parseShard } from '../../cli/options/parse-shard.ts';
import type { ProviderValues } from '../../cli/options/provider-options.ts';
import type { OutputGuard } from '../../reports/leaks/publish-files.ts';
import type { Report, Shard } from '../../reports/model/types.ts';
import { prepareOutput } from '../publish/output-folder.ts';
import { publishReport } from '../publish/publish-report.ts';
import { tellGithub } from '../publish/tell-github.ts';
import { readWaivers } from '../rows/read-waivers.ts';
import { checkOnly } from '../rows/requirement-ids.ts';
import { UsageError } from '../usage-error.ts';
import { assembleReport, type RunFacts } from './assemble-report.ts';
import { makePlan } from './make-plan.ts';
import { planAfter, preflightBefore } from './preflight-before.ts';
import { runSuites } from './run-suites.ts';

/** What a run left, for whoever started it. */
export interface Certified {
  readonly exitCode: number;
  /** As it was published. */
  readonly report: Report;
  readonly folder: string;
  /** What must be in no file about it. */
  readonly guard: OutputGuard;
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

  if (values.certification && values.depth === 'quick')
    throw new UsageError('--certification goes with --depth standard or deep: a quick run certifies nothing');
  const plan = await makePlan(values, only, io);
  const gate = {
    ...gateOf(values, only),
    ...(values.certification && { certification: true as const }),
    ...(plan.vouched && { vouched: [...plan.vouched] }),
    depth: plan.depth ?? 'standard',
  };
  const facts: RunFacts = {
    ...{ plan, startedAt, gate, waivers },
    ...runIdOf(values, shard),
    ...(shard && { shard }),
    keepAll: values.format?.includes('har') === true,
  };
  const preflight = await preflightBefore(plan, say, io.paintErr);
  const stopped = preflight !== undefined && preflight.exitCode !== 0;
  const ran = stopped
    ? undefined
    : await runSuites(planAfter(plan, preflight), { quiet, io, ...(shard && { shard }) });
  const { report, guard } = await assembleReport(facts, {
    preflight,
    collection: ran?.collection,
    secrets: ran?.secrets ?? [],
    durationMs: performance.now() - begun,
  });
  const { format, json } = values;
  const published = await publishReport(report, { folder, guard, format, json, quiet: values.quiet }, io);
  await tellGithub(published.report, io);
  return { ...published, folder, guard };
}

/** Parts of one run are told from parts of others by the name that the pipeline gives them. */
function runIdOf({ runId }: ProviderValues, shard: Shard | undefined): { runId?: string } {
  if (runId !== undefined) return { runId };
  return shard ? {} : { runId: randomUUID() };
}

function checkWorkers(value: string | undefined): void {
  if (value === undefined || value === '' || /^[1-9]\d?$/.test(value)) return;
  throw new UsageError(`AIRISK_WORKERS must be a whole number from 1 to 99, not "${value}"`);
}
