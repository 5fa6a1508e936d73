/** From a target file to what the judges see: credentials, limits, and what it offers. */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Secret } from '../../reports/model/redact.ts';
import type { Target } from '../../specs/generated/target.ts';
import type { Capability } from '../../specs/index.ts';
import { isLoopback } from '../../specs/is-loopback.ts';
import { fillsPassword } from '../../suites/flows/sign-in.ts';
import type { ClientAccount, TargetDescription } from '../../suites/flows/target.ts';
import type { ResolvedTarget, RunPlan } from '../../suites/flows/target-spec.ts';
import { knownSecrets, publicTexts } from './known-secrets.ts';

const DEFAULT_MAX_WAIT_SECONDS = 120;
const DEFAULT_TIMEOUT_SECONDS = 15;

/** What a target file says, as the judges see it; reads the TLS files that it names. */
export function describeConfig(config: ResolvedTarget, plan: RunPlan): TargetDescription {
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
      kind: plan.target.kind,
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
    ...(config.instances ? { instances: config.instances } : {}),
    tls: {
      ...(ca && { ca }),
      ...(cert && { cert }),
      ...(key && { key }),
      ...(config.tls?.passphrase ? { passphrase: config.tls.passphrase } : {}),
    },
    limits: { ...config.limits, timeoutSeconds: config.limits?.timeoutSeconds ?? DEFAULT_TIMEOUT_SECONDS },
    ...(plan.kept ? { kept: plan.kept } : {}),
    depth: plan.depth ?? 'standard',
    local,
    offers,
    proved: new Set(plan.proved),
    ...(plan.browser ? { browser: plan.browser } : {}),
    ...(plan.browserMissing ? { browserMissing: plan.browserMissing } : {}),
    folder: config.folder,
    knownSecrets: [...knownSecrets(config), ...keptSecrets(plan)],
    publicTexts: publicTexts(config),
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
    'sign-out': interaction.kind === 'form' && interaction.signOut !== undefined,
    'other-sign-in': interaction.kind === 'form' && interaction.otherSteps !== undefined,
    resources: config.resources?.listUsers !== undefined,
    'user-only-resource': config.resources?.userOnly !== undefined,
    'declared-code-lifetime': config.lifetimes?.codeSeconds !== undefined,
    'short-code-lifetime': fits(config.lifetimes?.codeSeconds),
    'short-token-lifetime':
      fits(config.lifetimes?.tokenSeconds) ||
      (config.lifetimes?.tokenSeconds !== undefined &&
        (plan.kept !== undefined || config.lifetimes.beyondWait !== undefined)),
    instances: config.instances !== undefined,
    https: /^https:/i.test(config.baseUrl),
    attacks: (local && !(plan.target.kind === 'built-in' && plan.target.isDryRun)) || plan.allowAttacks,
    browser: plan.browser !== undefined,
  };
  return new Set((Object.keys(offered) as Capability[]).filter((capability) => offered[capability]));
}

const keptSecrets = ({ kept = [] }: RunPlan): Secret[] =>
  kept.map(({ token }) => ({ kind: 'token', value: token }));
