/** Opens what a plan names: starts the built-in mock, or takes a deployment as it is. */
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Secret } from '../../reports/model/redact.ts';
import type { Target } from '../../specs/generated/target.ts';
import { type Capability, packageRoot } from '../../specs/index.ts';
import { fillsPassword } from '../../suites/flows/sign-in.ts';
import type { ClientAccount, TargetUnderTest } from '../../suites/flows/target.ts';
import { knownSecrets, publicTexts } from './known-secrets.ts';
import { isLoopback } from './load-target.ts';
import type { BuiltInInteraction, BuiltInTarget, ResolvedTarget, RunPlan } from './target-spec.ts';

const DEFAULT_MAX_WAIT_SECONDS = 120;
const TLS_FOLDER = join(packageRoot, 'mock-server', 'tls');
/** Declared for the built-in mock, whose clock can be moved. */
const BUILT_IN_LIFETIMES = { codeLifetimeSeconds: 60, tokenLifetimeSeconds: 3600 };
const DEFAULT_TIMEOUT_SECONDS = 15;

/**
 * Opens the target for one worker.
 * @param pages Whether the built-in mock shows its pages: what needs none is tested faster without.
 * @param onIssue Told every code and token that the built-in mock hands out.
 */
export async function openTarget(
  plan: RunPlan,
  pages: boolean,
  onIssue?: (secret: Secret) => void,
): Promise<TargetUnderTest> {
  if (plan.target.kind === 'deployment') return describe(plan.target.config, plan, false);
  const { interaction: asked, rehearses } = plan.target;
  const interaction = pages && asked === 'none' && !rehearses ? 'login' : asked;
  return openBuiltIn(plan, plan.target, interaction, onIssue);
}

async function openBuiltIn(
  plan: RunPlan,
  target: BuiltInTarget,
  interaction: BuiltInInteraction,
  onIssue: ((secret: Secret) => void) | undefined,
): Promise<TargetUnderTest> {
  // A run against a deployment needs no mock, and neither does the process that only lists the tests.
  const { startMockServer } = await import('../../mock-server/index.ts');
  const mock = await startMockServer({
    dialect: target.dialect,
    faults: target.faults,
    interaction,
    journal: false,
    ...(onIssue && { onIssue: (kind, value) => onIssue({ kind, value }) }),
    // It is this run's own and reached by nobody else; what NODE_ENV protects is a mock that stands in for a provider.
    allowProduction: true,
    ...BUILT_IN_LIFETIMES,
    ...(target.tls
      ? {
          tls: {
            key: readFileSync(join(TLS_FOLDER, 'key.pem')),
            cert: readFileSync(join(TLS_FOLDER, 'cert.pem')),
          },
        }
      : {}),
  });
  const [client, otherClient] = mock.clients;
  const [primary, other] = mock.users;
  if (!client || !otherClient || !primary || !other)
    throw new Error('the built-in mock needs two clients and two users');
  const config: ResolvedTarget = {
    name: 'built-in mock',
    baseUrl: mock.url,
    folder: process.cwd(),
    client: accountOf(client),
    otherClient: accountOf(otherClient),
    users: { primary: primary.id, other: other.id },
    interaction: builtInSteps(interaction, primary),
    lifetimes: {
      codeSeconds: BUILT_IN_LIFETIMES.codeLifetimeSeconds,
      tokenSeconds: BUILT_IN_LIFETIMES.tokenLifetimeSeconds,
      maxWaitSeconds: Number.MAX_SAFE_INTEGER,
    },
    ...(target.tls ? { tls: { caFile: join(TLS_FOLDER, 'ca.pem') } } : {}),
    resources: { listUsers: '/api/Users/ListUsers', userOnly: '/api/Chat/GetConversations' },
  };
  return {
    ...describe(target.rehearses ? likeDeployment(config, target.rehearses) : config, plan, true),
    advance: async (ms) => mock.advance(ms),
    close: () => mock.close(),
  };
}

/** The mock's configuration without what the deployment does not offer. Its clock moves, so no wait is too long. */
function likeDeployment(mock: ResolvedTarget, deployment: ResolvedTarget): ResolvedTarget {
  const { otherClient, users, resources, interaction: _, ...rest } = mock;
  const alternates = deployment.client.alternateRedirectUris ?? [];
  const wanted = <T extends object>(all: T | undefined, like: object | undefined): Partial<T> =>
    Object.fromEntries(Object.entries(all ?? {}).filter(([key]) => key in (like ?? {}))) as Partial<T>;
  return {
    ...rest,
    client: {
      ...mock.client,
      alternateRedirectUris: (mock.client.alternateRedirectUris ?? []).filter((uri) =>
        alternates.some((other) => other.includes('?') === uri.includes('?')),
      ),
    },
    ...(otherClient && deployment.otherClient ? { otherClient } : {}),
    users: wanted(users, deployment.users),
    resources: wanted(resources, deployment.resources),
    ...(deployment.interaction && mock.interaction
      ? { interaction: denyingLike(mock.interaction, deployment.interaction) }
      : {}),
  };
}

/** The mock's steps, without those of a denial where the deployment has none. */
function denyingLike<I extends NonNullable<Target['interaction']>>(
  mock: I,
  deployment: NonNullable<Target['interaction']>,
): I {
  if (deployment.kind !== 'form' || deployment.deny !== undefined || !('deny' in mock)) return mock;
  const { deny: _, ...rest } = mock;
  return rest as I;
}

function accountOf(client: {
  readonly id: string;
  readonly secret: string;
  readonly redirectUris: readonly string[];
}) {
  const [redirectUri = '', ...alternateRedirectUris] = client.redirectUris;
  return { id: client.id, secret: client.secret, redirectUri, alternateRedirectUris };
}

function builtInSteps(
  kind: BuiltInInteraction,
  user: { readonly login: string; readonly password: string },
): NonNullable<Target['interaction']> {
  if (kind === 'none') return { kind: 'none' };
  const button = (name: string) => [{ click: { role: 'button', name } }];
  const steps = [
    { fill: { label: 'User name', value: user.login } },
    { fill: { label: 'Password', value: user.password } },
    // With sign-in and consent on one page there is no such button.
    { click: { role: 'button', name: 'Sign in', optional: true } },
  ];
  return {
    kind: 'form',
    ...(kind === 'login' ? { steps } : {}),
    approve: button('Approve'),
    deny: button('Deny'),
  };
}

function describe(config: ResolvedTarget, plan: RunPlan, builtIn: boolean): TargetUnderTest {
  const interaction = config.interaction ?? { kind: 'none' };
  const client = account(config.client);
  const otherClient = config.otherClient && account(config.otherClient);
  const local = isLoopback(new URL(config.baseUrl).hostname);
  const lifetimes = {
    ...config.lifetimes,
    maxWaitSeconds: config.lifetimes?.maxWaitSeconds ?? DEFAULT_MAX_WAIT_SECONDS,
  };
  const file = (path: string | undefined) =>
    path === undefined ? undefined : readFileSync(resolve(config.folder, path));
  const [ca, cert, key] = [file(config.tls?.caFile), file(config.tls?.certFile), file(config.tls?.keyFile)];
  const offers = capabilities(config, plan, local, lifetimes.maxWaitSeconds, interaction);
  return {
    info: {
      name: config.name,
      baseUrl: config.baseUrl,
      kind: builtIn ? 'built-in' : 'deployment',
      clientId: client.id,
      redirectUri: client.redirectUri,
      interaction: interaction.kind,
      offers: [...offers].sort(),
    },
    baseUrl: config.baseUrl.replace(/\/+$/, ''),
    client,
    ...(otherClient ? { otherClient } : {}),
    users: config.users ?? {},
    interaction,
    interactionAssumed: config.interaction === undefined,
    lifetimes,
    resources: config.resources ?? {},
    tls: {
      ...(ca && { ca }),
      ...(cert && { cert }),
      ...(key && { key }),
      ...(config.tls?.passphrase ? { passphrase: config.tls.passphrase } : {}),
    },
    limits: { ...config.limits, timeoutSeconds: config.limits?.timeoutSeconds ?? DEFAULT_TIMEOUT_SECONDS },
    depth: plan.depth ?? 'standard',
    local,
    offers,
    proved: new Set(plan.proved),
    ...(plan.browser ? { browser: plan.browser } : {}),
    ...(plan.browserMissing ? { browserMissing: plan.browserMissing } : {}),
    folder: config.folder,
    knownSecrets: knownSecrets(config),
    publicTexts: publicTexts(config),
    close: async () => undefined,
  };
}

function account(client: Target['client']): ClientAccount {
  return { ...client, alternateRedirectUris: client.alternateRedirectUris ?? [] };
}

function capabilities(
  config: ResolvedTarget,
  plan: RunPlan,
  local: boolean,
  maxWait: number,
  interaction: NonNullable<Target['interaction']>,
): Set<Capability> {
  const uris = [config.client.redirectUri, ...(config.client.alternateRedirectUris ?? [])];
  const fits = (seconds: number | undefined) => seconds !== undefined && seconds <= maxWait;
  const offered: Partial<Record<Capability, boolean>> = {
    'second-client': config.otherClient !== undefined,
    user: config.users?.primary !== undefined,
    'other-user': config.users?.other !== undefined,
    'redirect-alternates': uris.length > 1,
    'redirect-query': uris.some((uri) => uri.includes('?')),
    interaction: interaction.kind !== 'none',
    // Whether a script has a way to deny is known when it is run.
    denial: interaction.kind === 'script' || (interaction.kind === 'form' && interaction.deny !== undefined),
    password: fillsPassword(interaction),
    resources: config.resources?.listUsers !== undefined,
    'user-only-resource': config.resources?.userOnly !== undefined,
    'declared-code-lifetime': config.lifetimes?.codeSeconds !== undefined,
    'short-code-lifetime': fits(config.lifetimes?.codeSeconds),
    'short-token-lifetime': fits(config.lifetimes?.tokenSeconds),
    https: /^https:/i.test(config.baseUrl),
    attacks: (local && !(plan.target.kind === 'built-in' && plan.target.rehearses)) || plan.allowAttacks,
    browser: plan.browser !== undefined,
  };
  return new Set((Object.keys(offered) as Capability[]).filter((capability) => offered[capability]));
}
