/** The provider under test, as the judges see it: addresses, credentials, and what it offers. */
import type { Secret } from '../../reports/model/redact.ts';
import type { TargetInfo } from '../../reports/model/types.ts';
import type { Target } from '../../specs/generated/target.ts';
import type { Capability } from '../../specs/index.ts';
import type { BrowserLaunch } from '../browser/browser-launch.ts';
import type { KeptToken } from './kept-token.ts';
import type { CodeClock } from './one-time-codes.ts';
import type { Depth, RunPlan } from './target-spec.ts';

/** A registered client with its credentials. */
export interface ClientAccount {
  readonly id: string;
  readonly secret: string;
  readonly redirectUri: string;
  readonly alternateRedirectUris: readonly string[];
}

/** A provider before it is opened. */
export interface TargetDescription {
  readonly info: TargetInfo;
  /** Without a trailing slash; may have a path prefix. */
  readonly baseUrl: string;
  readonly client: ClientAccount;
  readonly otherClient?: ClientAccount;
  readonly users: { readonly primary?: string; readonly other?: string };
  readonly interaction: NonNullable<Target['interaction']>;
  /** The operator did not say what the browser meets. */
  readonly interactionAssumed: boolean;
  readonly lifetimes: {
    readonly codeSeconds?: number;
    readonly tokenSeconds?: number;
    readonly maxWaitSeconds: number;
    /** Where no wait shows the end of a token, its `expiration` speaks for it. */
    readonly beyondWait?: 'expiration';
  };
  /** Tokens of earlier runs; absent where none are kept. */
  readonly kept?: readonly KeptToken[];
  readonly resources: {
    readonly listUsers?: string;
    readonly userOnly?: string;
    /** Where the answer of `userOnly` names the user whose data it shows. */
    readonly owner?: string;
  };
  /** How one of several instances is reached; undefined where nobody says that there are several. */
  readonly instances?: NonNullable<Target['instances']>;
  readonly tls: {
    readonly ca?: Buffer;
    readonly cert?: Buffer;
    readonly key?: Buffer;
    readonly passphrase?: string;
  };
  readonly limits: {
    readonly requestsPerSecond?: number;
    readonly maxRequests?: number;
    readonly timeoutSeconds: number;
  };
  readonly depth: Depth;
  /** The host is this machine: attack strings harm nobody else. */
  readonly local: boolean;
  readonly offers: ReadonlySet<Capability>;
  /** What an honest exchange of this run's preflight showed already. */
  readonly proved: ReadonlySet<Capability>;
  readonly browser?: BrowserLaunch;
  readonly browserMissing?: string;
  /** Where relative paths of the configuration start. */
  readonly folder: string;
  /** Secrets of the configuration, for tagging. */
  readonly knownSecrets: readonly Secret[];
  /** What is no secret, wherever it is echoed: the catalogue, and what the configuration calls public. */
  readonly publicTexts: readonly string[];
}

/** A provider that answers. */
export interface TargetUnderTest extends TargetDescription {
  /** The time at the target, where it is not ours. */
  readonly clock?: CodeClock;
  /** Moves the target's clock; only a target of ours has it. */
  readonly advance?: (ms: number) => Promise<void>;
  /** Lets time pass where one of ours stands in for a deployment, whose clock nobody moves: only waits are spared. */
  readonly skipTime?: (ms: number) => Promise<void>;
  readonly close: () => Promise<void>;
}

/**
 * Opens the target of a plan for one worker.
 * @param pages Whether the built-in mock shows its pages: what needs none is tested faster without.
 * @param onIssue Told every code and token that the built-in mock hands out.
 */
export type OpenTarget = (
  plan: RunPlan,
  pages: boolean,
  onIssue?: (secret: Secret) => void,
) => Promise<TargetUnderTest>;

/** What the configuration lacks for a capability, and what to write to get it. */
export const HOW_TO_OFFER: Readonly<Record<Capability, string>> = {
  'second-client': 'otherClient: a second registered client with its secret and redirect URI',
  user: 'users.primary: the id of an existing user',
  'other-user': 'users.other: the id of another existing user',
  'redirect-alternates': 'client.alternateRedirectUris: a second redirect URI registered for the client',
  'redirect-query': 'client.alternateRedirectUris: a registered redirect URI with a query',
  interaction: 'interaction: the steps of sign-in and consent, with approve and deny',
  denial: 'interaction.deny: the steps by which the user denies',
  password: 'interaction.steps: a fill step for the password field',
  'sign-out':
    'interaction.signOut: the steps by which a user signs out, from the page that asks for the decision',
  'other-sign-in': 'interaction.otherSteps: the steps by which users.other signs in, who approved no client',
  resources: 'resources.listUsers: the path of the user list',
  'user-only-resource': 'resources.userOnly: a path that only user-specific tokens open',
  'declared-code-lifetime': 'lifetimes.codeSeconds: how long a code lives, as the vendor declares it',
  'short-code-lifetime': 'lifetimes.codeSeconds, not longer than lifetimes.maxWaitSeconds',
  'short-token-lifetime':
    'lifetimes.tokenSeconds, not longer than lifetimes.maxWaitSeconds; for tokens that live longer, --state FILE or lifetimes.beyondWait',
  instances:
    'instances: how one of several instances is reached, such as {"affinityCookie": "ARRAffinity"}, {"baseUrls": [...]} or {"addresses": "dns"}',
  https: 'baseUrl: an https address',
  attacks: '--allow-attacks: consent to send attack strings to a host that is not local',
  browser: 'a browser: run `npx airisk-conformance browser`',
  'driver-browser': 'drive.kind "browser"',
  'driver-api': 'drive.apiUrl',
};
