/** What a run is asked to do, as plain data. The command line makes it of flags; nothing here knows of them. */

import type { ReportFormat } from '../reports/formats.ts';
import type { GateOptions, Shard } from '../reports/model/types.ts';
import type { ClientVouchable } from '../suites/client/prove-configuration.ts';
import type { Depth, Vouchable } from '../suites/flows/target-spec.ts';
import type { TargetFlags } from './targets/load-target.ts';

/** What is said while a run goes on, and in its end. */
export type Output = 'text' | 'json' | 'quiet';

/** Which provider is meant; without file and values the built-in mock. */
export interface TargetRequest {
  /** Path of a target file. */
  readonly file?: string;
  /** Values that stand for a file, or override what it says. */
  readonly values: TargetFlags;
  /** Parts of it that are right, whatever the deployment answers. */
  readonly vouched: readonly Vouchable[];
  /** Attack strings may go to a host that is not local. */
  readonly allowAttacks: boolean;
}

/** How a side is judged, and where the report goes. */
interface JudgingRequest {
  /** Ids of the requirements that the run is narrowed to. */
  readonly only?: readonly string[];
  readonly gate: Pick<GateOptions, 'profile' | 'failOn' | 'partial'>;
  /** Path of a waiver file. */
  readonly waivers?: string;
  /** Folder of the report. */
  readonly out: string;
  readonly formats: readonly ReportFormat[];
  readonly output: Output;
}

export interface ProviderRequest extends JudgingRequest {
  readonly target: TargetRequest;
  /** Waivers are ignored. */
  readonly certification: boolean;
  readonly depth: Depth;
  /** Random flows; absent: as many as suit the target. */
  readonly explore: { readonly flows?: number; readonly seed: number };
  /** Path of the file with tokens of earlier runs. */
  readonly state?: string;
  readonly shard?: Shard;
  readonly runId?: string;
}

export interface ClientRequest extends JudgingRequest {
  /** The client file, and how it was named. */
  readonly config: { readonly path: string; readonly named: string };
  /** Ids of the scenarios that are played; absent: all. */
  readonly scenarios?: readonly string[];
  readonly vouched: readonly ClientVouchable[];
}

/** A proxy between a client and a deployment. */
export interface ProxyRequest extends Pick<JudgingRequest, 'out' | 'formats' | 'output' | 'gate'> {
  readonly target: Pick<TargetRequest, 'file' | 'values'>;
  /** Path of the application's own file. */
  readonly client?: string;
  readonly port: number;
  readonly host?: string;
  readonly tls: boolean;
  readonly allowRemote: boolean;
  readonly allowHosts: readonly string[];
}

/** A recording of what passed between a client and a deployment. */
export interface HarRequest
  extends Omit<ProxyRequest, 'port' | 'host' | 'tls' | 'allowRemote' | 'allowHosts'> {
  /** Path of the archive. */
  readonly har: string;
}

export interface AuditRequest {
  /** Ids of faults, or of broken clients; absent with `variants` absent: all. */
  readonly faults?: readonly string[];
  readonly variants?: readonly string[];
  /** Every test against every fault. */
  readonly full: boolean;
  /** Every fault in every context, and nothing else. */
  readonly contexts: boolean;
  /** Draws the sample of conditional faults, and of the tests of sound variants. */
  readonly seed: number;
  /** A sound variant meets one in so many of its tests; 1: all. */
  readonly oneIn: number;
  readonly out: string;
  readonly output: Output;
  readonly writeScores: boolean;
}

/** All faults and all sound variants, in the tests that can tell: what a score is made of. */
export const isWhole = ({ faults, variants }: AuditRequest): boolean =>
  faults === undefined && variants === undefined;
