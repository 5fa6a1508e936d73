/** What a run is pointed at, as plain data: it travels from the command line to the workers in one environment variable. */
import type { Target } from '../../specs/generated/target.ts';
import type { Capability } from '../../specs/index.ts';
import type { BrowserLaunch } from '../browser/browser-launch.ts';
import type { KeptToken } from './kept-token.ts';

/** Sign-in pages that the built-in mock can show. */
export type BuiltInInteraction = 'none' | 'consent' | 'login';

/** A target file with every `env:NAME` resolved; `folder` is where its relative paths start. */
export interface ResolvedTarget extends Target {
  readonly name: string;
  readonly folder: string;
}

/** The mock, started by each worker for itself. */
export interface BuiltInTarget {
  readonly kind: 'built-in';
  readonly interaction: BuiltInInteraction;
  /** Fault ids to switch on: the run must then fail. */
  readonly faults: readonly string[];
  /** Name of a dialect in specs/dialects. */
  readonly dialect: string;
  /** Serve over TLS, with the mock's own loopback authority. */
  readonly tls?: boolean;
  /** A deployment that the mock stands in for: it offers what that one offers, so that the same requests are made. */
  readonly isDryRun?: ResolvedTarget;
}

/** A host that was there before the run. */
export interface DeploymentTarget {
  readonly kind: 'deployment';
  readonly config: ResolvedTarget;
}

export type TargetSpec = BuiltInTarget | DeploymentTarget;

/** `quick`: outside of contexts only; `standard`: every pair of values; `deep`: every triple. */
export type Depth = 'quick' | 'standard' | 'deep';

/** What an operator can vouch for: parts of a target file that a run could not show to be right. */
export const VOUCHABLE = [
  'users',
  'otherClient',
  'resources',
  'redirectUris',
  'deny',
  'lifetimes',
  'interaction',
] as const;
export type Vouchable = (typeof VOUCHABLE)[number];

/** Everything the workers of one run need to know. It may hold secrets: it is passed in memory, never written. */
export interface RunPlan {
  /** A newer code or token ends the older one: workers would disturb each other. */
  readonly oneAtATime?: boolean;
  /** Nothing of a sign-in is remembered: codes that workers do not share are signed in for twice. */
  readonly signsInForEachCode?: boolean;
  readonly target: TargetSpec;
  /** Attack strings may go to a target that is not local. */
  readonly allowAttacks: boolean;
  /** Parts of the target file that the operator says are right, whatever the deployment answers. */
  readonly vouched?: readonly Vouchable[];
  /** What the preflight of this run showed to be there: it is not shown again. */
  readonly proved?: readonly Capability[];
  /** How thoroughly vectors are tried in contexts; default: standard. */
  readonly depth?: Depth;
  /** Of the tests only those in contexts: no others depend on the depth. */
  readonly onlyContexts?: true;
  /** Of --state: tokens of earlier runs, none at first. Absent: no run keeps any. */
  readonly kept?: readonly KeptToken[];
  /** Requirement ids to narrow the run to. */
  readonly only?: readonly string[];
  /** Key of the tags, hex: equal secrets get equal tags in all workers of a run. */
  readonly tagKey: string;
  /** Random flows: how many (absent: as many as suit the target), and what they are drawn from. */
  readonly explore?: { readonly flows?: number; readonly seed: number };
  /** Absent: rows that need a browser are untestable, for the reason given. */
  readonly browser?: BrowserLaunch;
  readonly browserMissing?: string;
}

/** Name of the environment variable that carries the plan. */
export const RUN_PLAN_VARIABLE = 'AIRISK_RUN';
