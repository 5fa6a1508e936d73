/** One run of the client judge, from the request to the exit code. */
import type { Browser } from '@playwright/test';
import { chooseProgressMode, Progress, type Step } from '../../reports/collect/progress.ts';
import type { CollectedTest } from '../../reports/model/types.ts';
import { DocumentError } from '../../specs/documents/read-document.ts';
import type { AttachDrive } from '../../specs/generated/client.ts';
import type { ClientScenario } from '../../specs/generated/client-scenario.ts';
import type { BrowserLaunch } from '../../suites/browser/browser-launch.ts';
import { BrowserNotFound, resolveBrowser } from '../../suites/browser/index.ts';
import { LaunchFailed } from '../../suites/client/drive/launch-app.ts';
import { type ClientVouchable, proveConfiguration } from '../../suites/client/prove-configuration.ts';
import { countSteps, runScenarios, type ScenarioResults } from '../../suites/client/run-scenarios.ts';
import type { TestEnvironment } from '../../suites/client/test-environment.ts';
import type { Io } from '../io.ts';
import { prepareOutput } from '../publish/output-folder.ts';
import { publishReport } from '../publish/publish-report.ts';
import { tellGithub } from '../publish/tell-github.ts';
import type { ClientRequest } from '../request.ts';
import { readWaivers } from '../requirements/read-waivers.ts';
import { checkOnly } from '../requirements/requirement-ids.ts';
import { UsageError } from '../usage-error.ts';
import { assembleClientReport, type ClientOutcome } from './assemble-client-report.ts';
import { countWorkers } from './count-workers.ts';
import { type LoadedClient, loadClientFile } from './load-client.ts';
import { openTestEnvironment } from './open-test-environment.ts';
import { recordProof, stoppedByProof } from './proof-report.ts';
import { selectScenarios } from './select-scenarios.ts';
import { startBrowser } from './start-browser.ts';
import { watchSignals } from './watch-signals.ts';

/** Judges an application that somebody else operates (`runner/attach`). */
export type Attach = (
  client: LoadedClient,
  drive: AttachDrive,
  run: {
    /** What the run is narrowed to. */
    readonly scenarios: readonly ClientScenario[];
    /** The configuration file as it was named. */
    readonly config: string;
    readonly io: Io;
  },
) => Promise<ClientOutcome>;

/** Judges the application; the report's exit code is the result. */
export async function judgeClient(request: ClientRequest, io: Io, attach: Attach): Promise<number> {
  const startedAt = new Date();
  const begun = performance.now();
  const { vouched, formats, output } = request;
  const only = checkOnly('client', request.only);
  const scenarios = selectScenarios(request.scenarios, only);
  if (scenarios.length === 0)
    throw new UsageError('none of these scenarios judges one of these requirements');
  const waivers = request.waivers === undefined ? [] : readWaivers(request.waivers, 'client');
  const client = loadClient(request.config.path, io);
  const launch = await findBrowser(client, io);
  const { drive } = client.config;
  const folder = prepareOutput(request.out);

  const outcome =
    drive.kind === 'attach'
      ? await attach(client, drive, { scenarios, config: request.config.named, io })
      : await play(client, scenarios, {
          ...{ launch, io, vouched },
          quiet: output !== 'text',
          config: request.config.named,
        });
  const narrowed = only ?? (request.scenarios ? rowsOf(scenarios) : undefined);
  const { report, guard } = assembleClientReport({
    client: client.config,
    outcome,
    startedAt,
    durationMs: performance.now() - begun,
    browser: launch?.description,
    waivers,
    gate: {
      ...request.gate,
      ...(narrowed && { only: [...narrowed] }),
      ...(vouched.length > 0 && { vouched: [...vouched] }),
    },
  });
  const published = await publishReport(report, { folder, guard, formats, output }, io);
  await tellGithub(published.report, io);
  return published.exitCode;
}

function rowsOf(scenarios: readonly ClientScenario[]): string[] {
  return [...new Set(scenarios.flatMap(({ rows }) => Object.keys(rows)))];
}

function loadClient(path: string, io: Io): LoadedClient {
  try {
    return loadClientFile(path, io.env);
  } catch (error) {
    if (error instanceof DocumentError) throw new UsageError(error.message);
    throw error;
  }
}

/** The browser of a run; undefined for a command that needs none. */
async function findBrowser({ config }: LoadedClient, io: Io): Promise<BrowserLaunch | undefined> {
  const { drive } = config;
  if (drive.kind === 'attach') return undefined;
  if (drive.kind === 'command' && (drive.visits ?? 'itself') === 'itself') return undefined;
  try {
    return await resolveBrowser({ env: io.env });
  } catch (error) {
    if (error instanceof BrowserNotFound) throw new UsageError(error.message);
    throw error;
  }
}

interface PlayOptions {
  readonly launch: BrowserLaunch | undefined;
  readonly quiet: boolean;
  readonly io: Io;
  /** The configuration file as it was named. */
  readonly config: string;
  readonly vouched: readonly ClientVouchable[];
}

/** Plays the scenarios; whatever happens, nothing that was started is left behind. */
async function play(
  client: LoadedClient,
  scenarios: readonly ClientScenario[],
  { launch, quiet, io, config, vouched }: PlayOptions,
): Promise<ClientOutcome> {
  const signals = watchSignals();
  const environments: TestEnvironment[] = [];
  let browser: Browser | undefined;
  const workers = countWorkers(client.config, scenarios.length);
  const progress = startProgress(scenarios, workers, quiet, io);
  try {
    browser = launch && (await startBrowser(launch));
    const opening = Array.from({ length: workers }, () => openTestEnvironment({ client, browser }));
    const opened = await Promise.allSettled(opening);
    for (const one of opened) if (one.status === 'fulfilled') environments.push(one.value);
    // A second copy that does not start beside the first only makes the run slower.
    for (const one of opened)
      if (one.status === 'rejected' && !(one.reason instanceof LaunchFailed && environments.length > 0))
        throw one.reason;
    const [first] = environments;
    if (!first) throw new Error('a run needs a bed');
    const { offers, client: registered } = first.subject;
    const at = { providerUrl: first.provider.url, redirectUri: registered.redirectUri };
    const proof = recordProof(await proveConfiguration(first), vouched, at);
    if (stoppedByProof(proof)) return { kind: 'refuted', proof, offers };
    const results: ScenarioResults = await runScenarios({
      scenarios,
      environments,
      reproduce: (id) => `npx airisk-conformance client --config ${quote(config)} --scenario ${id}`,
      onStep: (test) => progress?.step(test.title, stepOf(test)),
      interrupted: signals.interrupted,
    });
    return {
      kind: 'played',
      results,
      interrupted: signals.interrupted(),
      signal: signals.received(),
      offers,
      proof,
    };
  } catch (error) {
    if (error instanceof LaunchFailed)
      return { kind: 'not-launched', message: error.message, occupied: error.occupied };
    if ((error as NodeJS.ErrnoException).code === 'EADDRINUSE')
      throw new UsageError(`provider.port ${client.config.provider?.port} is in use by another program`);
    throw error;
  } finally {
    progress?.clear();
    signals.release();
    await Promise.all(environments.map((environment) => environment.close()));
    await browser?.close();
  }
}

function startProgress(
  scenarios: readonly ClientScenario[],
  workers: number,
  quiet: boolean,
  io: Io,
): Progress | undefined {
  if (quiet) return undefined;
  const write = (text: string) => process.stderr.write(text);
  const columns = process.stderr.columns;
  const output = { write, isTTY: io.interactive, ...(columns ? { columns } : {}) };
  const progress = new Progress(chooseProgressMode(undefined, output, !io.interactive), output, () =>
    performance.now(),
  );
  progress.begin(countSteps(scenarios), workers);
  return progress;
}

function stepOf({ record }: CollectedTest): Step {
  const checks = record?.checks ?? [];
  const broken = checks.filter(({ outcome }) => outcome === 'fail').map(({ requirement }) => requirement);
  const failed = broken.length === 0 && checks.some(({ outcome }) => outcome === 'inconclusive');
  return { broken, failed };
}

function quote(path: string): string {
  return /^[\w./-]+$/.test(path) ? path : `'${path.replaceAll("'", "'\\''")}'`;
}
