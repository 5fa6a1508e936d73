/** What a plan names: described, or opened. The only place that starts the built-in mock for the judges of providers. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { sleep } from '../../suites/flows/rate-limiter.ts';
import type { OpenTarget, TargetDescription, TargetUnderTest } from '../../suites/flows/target.ts';
import type { BuiltInTarget, RunPlan } from '../../suites/flows/target-spec.ts';
import {
  builtInLifetimes,
  describeBuiltIn,
  interactionOf,
  TLS_FOLDER,
  TOTP_PERIOD_SECONDS,
} from './built-in-target.ts';
import { describeConfig } from './describe-config.ts';

/** Each worker has a mock of its own, on a port of its own. */
const ANY_PORT = 'http://127.0.0.1';

/** The target with all it offers, without opening anything: the built-in mock with its pages. */
export async function describeTarget(plan: RunPlan): Promise<TargetDescription> {
  const { target } = plan;
  if (target.kind === 'deployment') return describeConfig(target.config, plan);
  const { createMockProvider } = await import('../../mock-server/index.ts');
  const mock = createMockProvider({ dialect: target.dialect, journal: false });
  return describeConfig(describeBuiltIn(mock, ANY_PORT, target, interactionOf(target, true)), plan);
}

/** Starts the built-in mock for one worker, or takes a deployment as it is. */
export const openTarget: OpenTarget = async (plan, pages, onIssue) => {
  const { target } = plan;
  if (target.kind === 'deployment')
    return { ...describeConfig(target.config, plan), close: async () => undefined };
  return openBuiltIn(plan, target, pages, onIssue);
};

async function openBuiltIn(
  plan: RunPlan,
  target: BuiltInTarget,
  pages: boolean,
  onIssue: Parameters<OpenTarget>[2],
): Promise<TargetUnderTest> {
  // A run against a deployment needs no mock, and neither does the process that only lists the tests.
  const { startMockServer } = await import('../../mock-server/index.ts');
  const interaction = interactionOf(target, pages);
  const pem = (name: string) => readFileSync(join(TLS_FOLDER, name));
  const mock = await startMockServer({
    dialect: target.dialect,
    faults: target.faults,
    interaction,
    journal: false,
    ...(onIssue && { onIssue: (kind, value) => onIssue({ kind, value }) }),
    // It is this run's own and reached by nobody else; what NODE_ENV protects is a mock that stands in for a provider.
    allowProduction: true,
    ...builtInLifetimes(target),
    totpPeriodSeconds: TOTP_PERIOD_SECONDS,
    ...(target.tls ? { tls: { key: pem('key.pem'), cert: pem('cert.pem') } } : {}),
  });
  let moved = 0;
  const advance = async (ms: number): Promise<void> => {
    moved += ms;
    mock.advance(ms);
  };
  return {
    ...describeConfig(describeBuiltIn(mock, mock.url, target, interaction, mock.instanceUrls), plan),
    clock: { now: () => Date.now() + moved, wait: sleep, of: mock.url },
    ...(target.isDryRun ? { skipTime: advance } : { advance }),
    close: () => mock.close(),
  };
}
