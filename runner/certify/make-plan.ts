/** From flags to the plan that the workers of the test run receive. */
import { randomBytes } from 'node:crypto';
import { resolve } from 'node:path';
import type { Io } from '../../cli/io.ts';
import { vouchedBy } from '../../cli/options/judging-options.ts';
import type { ProviderValues } from '../../cli/options/provider-options.ts';
import { BrowserNotFound, resolveBrowser } from '../../suites/browser/index.ts';
import type { Depth, ResolvedTarget, RunPlan } from '../../suites/flows/target-spec.ts';
import { ProxySettingError, readProxies } from '../../suites/network/proxies.ts';
import {
  DocumentError,
  loadTargetFile,
  type TargetFlags,
  targetFromFlags,
  targetWarnings,
} from '../targets/load-target.ts';
import { UsageError } from '../usage-error.ts';
import { readExploration } from './read-exploration.ts';

type TargetValues = Pick<
  ProviderValues,
  'target' | 'baseUrl' | 'clientId' | 'clientSecret' | 'redirectUri' | 'userId' | 'vouch'
>;

/**
 * The plan of a run; looks for the browser. Warnings go to stderr.
 * @throws UsageError for a target that cannot be used
 */
export async function makePlan(
  values: TargetValues &
    Partial<Pick<ProviderValues, 'explore' | 'seed' | 'depth'>> & { readonly allowAttacks: boolean },
  only: readonly string[] | undefined,
  io: Io,
): Promise<RunPlan> {
  const config = targetOf(values, io);
  return {
    target: config
      ? { kind: 'deployment', config }
      : { kind: 'built-in', interaction: 'none', faults: [], dialect: 'strict' },
    allowAttacks: values.allowAttacks || !config,
    tagKey: randomBytes(16).toString('hex'),
    explore: readExploration(values, new Date()),
    depth: (values.depth ?? 'standard') as Depth,
    ...(config && values.vouch ? { vouched: vouchedBy(values.vouch) } : {}),
    ...(only ? { only } : {}),
    ...(await findBrowser(io)),
  };
}

/**
 * The deployment that the flags describe, or undefined for the built-in mock.
 * @throws UsageError with one line for each mistake
 */
export function targetOf(values: TargetValues, io: Io): ResolvedTarget | undefined {
  const flags: TargetFlags = {
    baseUrl: values.baseUrl,
    clientId: values.clientId,
    clientSecret: values.clientSecret,
    redirectUri: values.redirectUri,
    userId: values.userId,
  };
  const described = Object.values(flags).some((flag) => flag !== undefined);
  if (values.target === undefined && !described) return undefined;
  if (flags.clientSecret !== undefined && !flags.clientSecret.startsWith('env:')) {
    warn(
      io,
      'the secret on the command line is visible in the process list; --client-secret env:NAME is not',
    );
  }
  try {
    const target =
      values.target === undefined
        ? targetFromFlags(flags, io.env, io.cwd)
        : loadTargetFile(resolve(io.cwd, values.target), io.env, flags);
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
