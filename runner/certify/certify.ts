/** One certification run, from the request to the exit code. */
import { randomUUID } from 'node:crypto';
import type { OutputGuard } from '../../reports/leaks/publish-files.ts';
import type { GateOptions, Report } from '../../reports/model/types.ts';
import type { RunPlan } from '../../suites/flows/target-spec.ts';
import type { Io } from '../io.ts';
import { prepareOutput } from '../publish/output-folder.ts';
import { publishReport } from '../publish/publish-report.ts';
import { tellGithub } from '../publish/tell-github.ts';
import type { ProviderRequest } from '../request.ts';
import { readWaivers } from '../requirements/read-waivers.ts';
import { checkOnly } from '../requirements/requirement-ids.ts';
import { keepState, withState } from '../state/state-of-run.ts';
import { describeTarget } from '../targets/open-target.ts';
import { UsageError } from '../usage-error.ts';
import { assembleReport, type RunFacts } from './assemble-report.ts';
import { declaredExceptions } from './declared-exceptions.ts';
import { planRun } from './make-plan.ts';
import { planAfter, preflightBefore } from './preflight-before.ts';
import { runSuites } from './run-suites.ts';

/** What a run left, for the caller. */
export interface Certified {
  readonly exitCode: number;
  /** As it was published. */
  readonly report: Report;
  readonly folder: string;
  /** What must be in no file about it. */
  readonly guard: OutputGuard;
}

/** Runs the suites against the target of the request; the report's exit code is the result. */
export async function certify(request: ProviderRequest, io: Io): Promise<number> {
  return (await runOnce(request, io)).exitCode;
}

/** The same, with the report. */
export async function runOnce(request: ProviderRequest, io: Io): Promise<Certified> {
  const startedAt = new Date();
  const begun = performance.now();
  checkWorkers(io.env.AIRISK_WORKERS);
  const { shard, formats, output } = request;
  const only = checkOnly('provider', request.only);
  const waivers = request.waivers === undefined ? [] : readWaivers(request.waivers);
  const folder = prepareOutput(request.out);
  const quiet = output !== 'text';
  const say = (line: string) => {
    if (!quiet) io.err(line);
  };
  const plan = withState(await planRun(request, only, io), request);
  const facts: RunFacts = {
    ...{ plan, startedAt, waivers },
    gate: await gateOf(request, plan),
    ...runIdOf(request),
    ...(shard && { shard }),
    keepAll: formats.includes('har'),
  };
  const preflight = await preflightBefore(plan, say, io.paintErr);
  const stopped = preflight !== undefined && preflight.exitCode !== 0;
  const ran = stopped
    ? undefined
    : await runSuites(planAfter(plan, preflight), { quiet, io, ...(shard && { shard }) });
  const kept = stopped
    ? []
    : await keepState(planAfter(plan, preflight), request, (line) =>
        say(`${io.paintErr.bold('state:')} ${line}`),
      );
  const { report, guard } = await assembleReport(facts, {
    preflight,
    collection: ran?.collection,
    secrets: [
      ...(ran?.secrets ?? []),
      ...kept.map(({ token }) => ({ kind: 'token' as const, value: token })),
    ],
    durationMs: performance.now() - begun,
  });
  const published = await publishReport(report, { folder, guard, formats, output }, io);
  await tellGithub(published.report, io);
  return { ...published, folder, guard };
}

async function gateOf({ gate, certification, depth }: ProviderRequest, plan: RunPlan): Promise<GateOptions> {
  const { only, vouched } = plan;
  const exceptions = declaredExceptions(await describeTarget(plan));
  return {
    ...gate,
    ...(only && { only: [...only] }),
    ...(certification && { certification: true as const }),
    ...(vouched && { vouched: [...vouched] }),
    ...(exceptions.length > 0 && { exceptions }),
    depth,
  };
}

/** Parts of one run are told from parts of others by the name that the pipeline gives them. */
function runIdOf({ runId, shard }: ProviderRequest): { runId?: string } {
  if (runId !== undefined) return { runId };
  return shard ? {} : { runId: randomUUID() };
}

function checkWorkers(value: string | undefined): void {
  if (value === undefined || value === '' || /^[1-9]\d?$/.test(value)) return;
  throw new UsageError(`AIRISK_WORKERS must be a whole number from 1 to 99, not "${value}"`);
}
