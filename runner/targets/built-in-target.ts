/** The built-in mock as a target file would describe it. */
import { join } from 'node:path';
import type { MockServer } from '../../mock-server/index.ts';
import type { Target } from '../../specs/generated/target.ts';
import { packageRoot } from '../../specs/index.ts';
import type { BuiltInInteraction, BuiltInTarget, ResolvedTarget } from '../../suites/flows/target-spec.ts';

export const TLS_FOLDER: string = join(packageRoot, 'mock-server', 'tls');
/** Declared for the built-in mock, whose clock can be moved. */
export const BUILT_IN_LIFETIMES = { codeLifetimeSeconds: 60, tokenLifetimeSeconds: 3600 } as const;

/** Codes of its authenticators last a tenth as long as others: each sign-in waits for the next one. */
export const TOTP_PERIOD_SECONDS = 3;

/** What the built-in mock shows: what needs no pages is tested faster without. */
export function interactionOf({ interaction, isDryRun }: BuiltInTarget, pages: boolean): BuiltInInteraction {
  return pages && interaction === 'none' && !isDryRun ? 'login' : interaction;
}

/** The target file of a mock, narrowed to what a deployment offers where it stands in for one. */
export function describeBuiltIn(
  mock: Pick<MockServer, 'clients' | 'users' | 'instances'>,
  url: string,
  target: BuiltInTarget,
  interaction: BuiltInInteraction,
  instanceUrls: readonly string[] = [],
): ResolvedTarget {
  const [client, otherClient] = mock.clients;
  const [primary, other] = mock.users;
  if (!client || !otherClient || !primary || !other)
    throw new Error('the built-in mock needs two clients and two users');
  const config: ResolvedTarget = {
    name: 'built-in mock',
    baseUrl: url,
    folder: process.cwd(),
    client: accountOf(client),
    otherClient: accountOf(otherClient),
    users: { primary: primary.id, other: other.id },
    interaction: builtInSteps(interaction, primary, other),
    lifetimes: {
      codeSeconds: BUILT_IN_LIFETIMES.codeLifetimeSeconds,
      tokenSeconds: BUILT_IN_LIFETIMES.tokenLifetimeSeconds,
      maxWaitSeconds: Number.MAX_SAFE_INTEGER,
    },
    ...(mock.instances ? { instances: waysTo(mock.instances, instanceUrls) } : {}),
    ...(target.tls ? { tls: { caFile: join(TLS_FOLDER, 'ca.pem') } } : {}),
    resources: { listUsers: '/api/Users/ListUsers', userOnly: '/api/Chat/GetConversations' },
  };
  return target.isDryRun ? likeDeployment(config, target.isDryRun) : config;
}

const waysTo = (
  { affinity }: NonNullable<MockServer['instances']>,
  [first = '', second = '', ...more]: readonly string[],
): NonNullable<Target['instances']> =>
  affinity === 'cookie' ? { affinityCookie: 'ARRAffinity' } : { baseUrls: [first, second, ...more] };

/** The mock's configuration without what the deployment does not offer, and with its lifetimes and waits. */
function likeDeployment(mock: ResolvedTarget, deployment: ResolvedTarget): ResolvedTarget {
  const { otherClient, users, resources, interaction: _, lifetimes: __, ...rest } = mock;
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
    ...(deployment.lifetimes && { lifetimes: deployment.lifetimes }),
    ...(otherClient && deployment.otherClient ? { otherClient } : {}),
    users: wanted(users, deployment.users),
    resources: wanted(resources, deployment.resources),
    ...(deployment.interaction && mock.interaction
      ? { interaction: steppingLike(mock.interaction, deployment.interaction) }
      : {}),
  };
}

/** The mock's steps, without those of a denial or of signing out where the deployment has none. */
function steppingLike<I extends NonNullable<Target['interaction']>>(
  mock: I,
  deployment: NonNullable<Target['interaction']>,
): I {
  if (deployment.kind !== 'form' || mock.kind !== 'form') return mock;
  const { deny, signOut, otherSteps, ...rest } = mock;
  return {
    ...rest,
    ...(deny && deployment.deny ? { deny } : {}),
    ...(signOut && deployment.signOut ? { signOut } : {}),
    ...(otherSteps && deployment.otherSteps ? { otherSteps } : {}),
  } as I;
}

/** How long its codes and tokens live: as a deployment declares that it stands in for. */
export function builtInLifetimes({
  isDryRun,
}: BuiltInTarget): Record<keyof typeof BUILT_IN_LIFETIMES, number> {
  const { codeSeconds, tokenSeconds } = isDryRun?.lifetimes ?? {};
  return {
    ...BUILT_IN_LIFETIMES,
    ...(codeSeconds !== undefined && { codeLifetimeSeconds: codeSeconds }),
    ...(tokenSeconds !== undefined && { tokenLifetimeSeconds: tokenSeconds }),
  };
}

function accountOf(client: {
  readonly id: string;
  readonly secret: string;
  readonly redirectUris: readonly string[];
}) {
  const [redirectUri = '', ...alternateRedirectUris] = client.redirectUris;
  return { id: client.id, secret: client.secret, redirectUri, alternateRedirectUris };
}

type User = MockServer['users'][number];

function builtInSteps(
  kind: BuiltInInteraction,
  primary: User,
  other: User,
): NonNullable<Target['interaction']> {
  if (kind === 'none') return { kind: 'none' };
  const button = (name: string) => [{ click: { role: 'button', name } }];
  const byPassword = (user: User) => [
    { fill: { label: 'User name', value: user.login } },
    { fill: { label: 'Password', value: user.password } },
    // With sign-in and consent on one page there is no such button.
    { click: { role: 'button', name: 'Sign in', optional: true } },
    ...(user.totpSecret === undefined ? [] : oneTimeCode(user.totpSecret)),
  ];
  const stepsOf = (user: User) => (user.passkey === undefined ? byPassword(user) : byPasskey(user.passkey));
  return {
    kind: 'form',
    ...(kind === 'login' ? { steps: stepsOf(primary), otherSteps: stepsOf(other) } : {}),
    approve: button('Approve'),
    deny: button('Deny'),
    signOut: button('Sign in as somebody else'),
  };
}

const byPasskey = (passkey: object) => [
  { click: { role: 'button', name: 'Sign in with a passkey' } },
  { passkey: { credential: JSON.stringify(passkey) } },
];

const oneTimeCode = (secret: string) => [
  { totp: { label: 'Code', secret, period: TOTP_PERIOD_SECONDS } },
  { click: { role: 'button', name: 'Verify' } },
];
