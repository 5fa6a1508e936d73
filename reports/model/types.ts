/**
 * The report and what feeds it, as types. The report itself is generated from `specs/schemas/report.schema.json`;
 * here are names for its parts, and the shapes between a test run and a report.
 */
import type {
  Check,
  Exchange,
  Observation,
  Report,
  RequirementResult,
} from '../../specs/generated/report.ts';
import type { Requirement } from '../../specs/generated/requirement.ts';
import type { Waivers } from '../../specs/generated/waivers.ts';

export type {
  Check,
  Control,
  Exchange,
  Headers,
  Observation,
  Outcome,
  Report,
  RequirementResult,
  Shown,
  Verdict,
} from '../../specs/generated/report.ts';

/** The outcome of a catalogue row: rows that are deliberately not tested are `excluded`. */
export type RowOutcome = RequirementResult['outcome'];
export type Profile = RequirementResult['profile'];
export type Level = RequirementResult['level'];
export type Actor = NonNullable<Report['actor']>;
export type SourceReference = RequirementResult['source'];
export type TargetInfo = Report['target'];
export type Gate = Report['gate'];
export type GateOptions = Omit<Gate, 'met' | 'reason'>;
export type Shard = NonNullable<Report['shard']>;
export type SetReference = NonNullable<Report['requirementSet']>;
export type Stopped = NonNullable<Report['stopped']>;
export type Environment = Report['environment'];
export type Waiver = Waivers[number];

/**
 * `used`: it covers a finding. `unused`: its row was not judged this time. `ignored`: a certification run. The others are
 * mistakes in the waiver file (exit code 6): the row is met, the waiver has run out, no row has that id.
 */
export type WaiverState = 'used' | 'unused' | 'ignored' | 'stale' | 'expired' | 'unknown';
export type JudgedWaiver = Waiver & { state: WaiverState };

/** A row of the catalogue. */
export type CatalogueRow = Requirement;

/** A check as a test hands it over: outcome `fail` or `warn` just means "broken", the row's level decides. */
export type RecordedCheck = Check & { requirement: string };

/** What one test hands to the reporter. Every string in it is redacted already. */
export interface TestRecord {
  checks: RecordedCheck[];
  observations: Observation[];
  /** Numbered 1.. within the test. */
  exchanges: Exchange[];
  counters?: {
    requests: number;
    signIns: number;
    failedSignIns: number;
    rateLimited: number;
    /** Random flows that were played, and their requests. */
    exploredFlows?: number;
    exploredRequests?: number;
    repeated?: number;
    /** Visits of a browser, codes that were granted, and remembered sign-ins that were asked for again. */
    pages?: number;
    codes?: number;
    sessionsEnded?: number;
  };
}

/** How a test ended for the runner; `not-run` is a selected test that never started. */
export type RunnerStatus = 'passed' | 'failed' | 'timedOut' | 'skipped' | 'interrupted' | 'not-run';

/** One attempt at one test, as the Playwright reporter collected it. */
export interface CollectedTest {
  project: string;
  /** Relative to the runner's root directory. */
  file: string;
  title: string;
  /** Ids the test declares. */
  requirements: string[];
  /** Whom the test judged, in an audit. */
  subject?: string;
  status: RunnerStatus;
  durationMs: number;
  error?: string;
  record?: TestRecord;
}

/** The file between the test run and the report (`AIRISK_COLLECT`). */
export interface Collection {
  tests: CollectedTest[];
  status: 'passed' | 'failed' | 'timedout' | 'interrupted';
  durationMs: number;
  /** Failures outside any test: a file that does not load, a worker that died. */
  errors?: string[];
}

/** Message prefix of the error a judge throws to stop a test at a broken requirement. */
export const FINDING_PREFIX = '[finding]';

/** The failure of a request that was not sent, because the target answered nothing any more. */
export const SILENT_FAILURE = 'not sent: the target has stopped answering';

/** Name of the attachment that carries a `TestRecord`. */
export const RECORD_ATTACHMENT = 'airisk-record';
