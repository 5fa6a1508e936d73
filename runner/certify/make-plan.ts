/** From a request to the plan that the workers of the test run receive. */
import { randomBytes } from 'node:crypto';
import { DocumentError } from '../../specs/documents/read-document.ts';
import { BrowserNotFound, resolveBrowser } from '../../suites/browser/index.ts';
import type { ResolvedTarget, RunPlan } from '../../suites/flows/target-spec.ts';
import { ProxySettingError, readProxies } from '../../suites/network/proxies.ts';
import type { Io } from '../io.ts';
import type { ProviderRequest, TargetRequest } from '../request.ts';
import { loadTargetFile, targetFromFlags, targetWarnings } from '../targets/load-target.ts';
import { UsageError } from '../usage-error.ts';

/**
 * The plan of a whole run.
 * @throws UsageError for a target that cannot be used
 */
export async function planRun(
  { target, explore, depth }: ProviderRequest,
  only: readonly string[] | undefined,
  io: Io,
): Promise<RunPlan> {
  return { ...(await makePlan(target, io)), explore, depth, ...(only ? { only } : {}) };
}

/**
 * The plan for a target; looks for the browser. Warnings go to stderr.
 * @throws UsageError for a target that cannot be used
 */
export async function makePlan(request: TargetRequest, io: Io): Promise<RunPlan> {
  const config = targetOf(request, io);
  const { vouched, allowAttacks } = request;
  return {
    target: config
      ? { kind: 'deployment', config }
      : { kind: 'built-in', interaction: 'none', faults: [], dialect: 'strict' },
    allowAttacks: allowAttacks || !config,
    tagKey: randomBytes(16).toString('hex'),
    ...(config && vouched.length > 0 ? { vouched } : {}),
    ...(await findBrowser(io)),
  };
}

/** The deployment that is meant, or undefined for the built-in mock: one line of the error for each mistake. */
function targetOf({ file, values }: TargetRequest, io: Io): ResolvedTarget | undefined {
  const described = Object.values(values).some((value) => value !== undefined);
  if (file === undefined && !described) return undefined;
  if (values.clientSecret !== undefined && !values.clientSecret.startsWith('env:')) {
    warn(
      io,
      'the secret on the command line is visible in the process list; --client-secret env:NAME is not',
    );
  }
  try {
    const target =
      file === undefined ? targetFromFlags(values, io.env, io.cwd) : loadTargetFile(file, io.env, values);
    for (const warning of targetWarnings(target)) warn(io, warning);
    readProxies(io.env).forUrl(target.baseUrl);
    return target;
  } catch (error) {
    if (error instanceof DocumentError || error instanceof ProxySettingError)
      throw new UsageError(error.message);
    throw error;
  }
}

/** The browser of a run, or why there is none. */
export async function findBrowser(io: Io): Promise<Pick<RunPlan, 'browser' | 'browserMissing'>> {
  try {
    return { browser: await resolveBrowser({ env: io.env }) };
  } catch (error) {
    if (!(error instanceof BrowserNotFound)) throw error;
    // A browser that was asked for by name and is not there is a mistake; none at all only leaves rows untestable.
    if (io.env.AIRISK_BROWSER) throw new UsageError(error.message);
    warn(io, error.message);
    return { browserMissing: error.message };
  }
}

function warn(io: Io, message: string): void {
  io.err(`${io.paintErr.yellow('warning:')} ${message}`);
}
